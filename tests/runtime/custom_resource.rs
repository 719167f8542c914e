//! Functions that make custom resources, and what CloudFormation is told at the address in the event.

use std::time::Duration;

use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};
use crate::told::{self, TAKEN, Then};

crate::tests![
    what_was_made_is_told_at_the_address_in_the_event,
    an_error_is_told_and_is_none_of_the_invocation,
    a_panic_is_told,
    properties_that_cannot_be_read_are_told,
    a_call_that_is_about_to_exceed_its_timeout_is_told,
    a_state_that_cannot_be_built_is_told,
    what_was_never_made_is_deleted_without_a_call,
    an_answer_is_sent_again_until_it_arrives,
    an_answer_that_is_refused_is_the_invocation_s_error,
    the_command_line_prints_the_answer_and_tells_nobody,
];

/// Where the events say that the answer goes.
const PATH: &str = "/bucket/key?X-Amz-Signature=a%2Bb";

/// Runs a function for one event, whose answer goes to an address on this machine, and gives what was told there.
fn tell(event: &dyn Fn(&str) -> Value, lambda: impl Fn(Value) -> Lambda, then: &[Then]) -> (Vec<Value>, Run) {
    told::tell(PATH, |address| lambda(event(&[address, PATH].concat())), then)
}

/// The only thing that CloudFormation is told.
fn told(event: &dyn Fn(&str) -> Value, lambda: impl Fn(Value) -> Lambda) -> (Value, Run) {
    let (mut told, run) = tell(event, lambda, &[TAKEN]);
    (told.remove(0), run)
}

fn thing(event: Value) -> Lambda {
    Lambda::handler("thing").event(event)
}

/// A request as CloudFormation sends it ("Custom resource request types" in the CloudFormation user guide).
fn create(url: &str, how: &str) -> Value {
    json!({
        "RequestType": "Create", "ServiceToken": "arn:aws:lambda:eu-central-1:1:function:thing", "ResponseURL": url,
        "StackId": "arn:aws:cloudformation:eu-central-1:1:stack/shop/guid", "RequestId": "r1",
        "LogicalResourceId": "Thing", "ResourceType": "Custom::Thing",
        "ResourceProperties": { "ServiceToken": "arn:aws:lambda:eu-central-1:1:function:thing", "How": how },
    })
}

fn delete(url: &str, id: &str) -> Value {
    let mut event = create(url, "");
    event["RequestType"] = "Delete".into();
    event["PhysicalResourceId"] = id.into();
    event
}

fn what_was_made_is_told_at_the_address_in_the_event() {
    let (told, run) = told(&|url| create(url, ""), thing);
    let expected = json!({
        "Status": "SUCCESS", "PhysicalResourceId": "thing-1", "NoEcho": true, "Data": { "Address": "here" },
        "StackId": "arn:aws:cloudformation:eu-central-1:1:stack/shop/guid", "RequestId": "r1",
        "LogicalResourceId": "Thing",
    });
    assert_eq!((told, run.answer()), (expected, &Value::Null));
}

fn an_error_is_told_and_is_none_of_the_invocation() {
    let (told, run) = told(&|url| create(url, "error"), thing);
    let reason = "runtime::service::Mishap: could not print: an error occurred when formatting an argument";
    assert_eq!((&told["Status"], &told["Reason"]), (&json!("FAILED"), &json!(reason)));
    assert_eq!(run.answer(), &Value::Null);
    assert!(run.stdout.contains("could not print"), "{run:#?}");
}

fn a_panic_is_told() {
    let (told, _) = told(&|url| create(url, "panic"), thing);
    assert_eq!(told["Reason"], "Panic: panicked: no thing");
}

fn properties_that_cannot_be_read_are_told() {
    let event = |url: &str| {
        let mut event = create(url, "");
        event["ResourceProperties"] = json!({});
        event
    };
    let (told, _) = told(&event, thing);
    assert!(told["Reason"].as_str().is_some_and(|reason| reason.contains("missing field `How`")), "{told}");
}

fn a_call_that_is_about_to_exceed_its_timeout_is_told() {
    let blocks = |event| thing(event).within(Duration::from_secs(1));
    let (told, _) = told(&|url| create(url, "block"), blocks);
    assert_eq!(told["Reason"], "Timeout: the function was about to exceed its timeout");
}

fn a_state_that_cannot_be_built_is_told() {
    let broken = |event| Lambda::handler("needs_broken_to_be_made").env("BROKEN", "luck").event(event);
    let (told, run) = told(&|url| create(url, ""), broken);
    assert_eq!(told["Reason"], "InitError: runtime::service::Broken: no luck");
    assert_eq!(run.init_error, None);
}

fn what_was_never_made_is_deleted_without_a_call() {
    let (failed, _) = told(&|url| create(url, "error"), thing);
    let id = failed["PhysicalResourceId"].as_str().expect("it has one");
    let (told, run) = told(&|url| delete(url, id), thing);
    assert_eq!((&told["Status"], &told["PhysicalResourceId"]), (&json!("SUCCESS"), &json!(id)));
    assert!(!run.stdout.contains("thing is called"), "{run:#?}");
}

fn an_answer_is_sent_again_until_it_arrives() {
    let then = [Then::HangUp, Then::Answer("503 Service Unavailable", ""), TAKEN];
    let (told, run) = tell(&|url| create(url, ""), thing, &then);
    assert_eq!((told.len(), run.answer()), (2, &Value::Null));
    assert_eq!(told[0], told[1]);
    assert_eq!(run.stdout.matches("thing is called").count(), 1, "{run:#?}");
}

fn an_answer_that_is_refused_is_the_invocation_s_error() {
    let (_, run) = tell(&|url| create(url, ""), thing, &[Then::Answer("403 Forbidden", "")]);
    let (kind, message) = run.error();
    assert_eq!(kind, "Untold");
    assert!(message.ends_with("its address answers 403 Forbidden"), "{message}");
}

fn the_command_line_prints_the_answer_and_tells_nobody() {
    let folder = std::env::temp_dir().join(format!("lessops-custom-resource-{}.json", std::process::id()));
    std::fs::write(&folder, create("http://127.0.0.1:1/", "").to_string())
        .expect("the folder can be written to");
    let output =
        crate::service().args(["invoke", "thing"]).arg(&folder).output().expect("the service starts");
    std::fs::remove_file(&folder).expect("it was written");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("the answer is JSON");
    assert_eq!(answer["Data"], json!({ "Address": "here" }));
}
