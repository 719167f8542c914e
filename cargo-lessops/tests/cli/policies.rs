//! `cargo lessops key-policy` and `stack-policy`: what KMS keys have to admit, and what updates may not touch.

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, elf, record};

const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/1";

fn folder(arguments: &Json) -> Folder {
    let folder = Folder::new();
    folder.file("app", elf(&record("ship", arguments)));
    folder
}

#[test]
fn a_key_is_printed_with_the_statements_that_it_needs() {
    let folder = folder(&json!({ "trigger": "sns:orders", "encrypt": format!("key:{KEY}") }));
    let json: Json = folder.lessops(["key-policy", "--binary", "app"]).output().parse().expect("it is JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(1));
    assert_eq!(json[0]["key"], KEY);
    let statements = json[0]["policy"]["Statement"].as_array().expect("it has statements");
    let services: Vec<_> = statements.iter().filter_map(|one| one["Principal"]["Service"].as_str()).collect();
    assert_eq!(services, ["sns.amazonaws.com", "logs.eu-west-1.amazonaws.com"]);
}

#[test]
fn without_a_key_there_is_nothing_to_admit() {
    assert_eq!(folder(&json!({})).lessops(["key-policy", "--binary", "app"]).output(), "[]\n");
}

#[test]
fn a_stack_policy_protects_queues_by_their_logical_ids() {
    let json =
        folder(&json!({ "trigger": "sqs:orders" })).lessops(["stack-policy", "--binary", "app"]).output();
    let json: Json = json.parse().expect("it is JSON");
    let queues = json!(["LogicalResourceId/OrdersDeadLetters", "LogicalResourceId/OrdersQueue"]);
    assert_eq!(json["Statement"][1]["Resource"], queues);
}

#[test]
fn a_service_that_holds_no_data_allows_every_update() {
    let json = folder(&json!({})).lessops(["stack-policy", "--binary", "app"]).output();
    let json: Json = json.parse().expect("it is JSON");
    assert_eq!(json["Statement"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_service_with_an_error_has_neither() {
    for command in ["key-policy", "stack-policy"] {
        let folder = folder(&json!({ "concurrency": { "reserved": 901 } }));
        let run = folder.lessops([command, "--binary", "app"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.contains("901 invocations"), "{}", run.stderr);
    }
}
