//! `cargo lessops redrive`, as far as it goes without AWS. What it does there, `tests/aws/test_redrive.py` tries.

use serde_json::json;

use crate::fixture::{Folder, elf, record};

fn folder() -> Folder {
    let folder = Folder::new();
    let records = [
        record("ship", &json!({ "trigger": "sqs:orders" })),
        record("label", &json!({ "trigger": "s3:labels", "on_failure": "topic:lost" })),
    ];
    folder.file("app", elf(&records.concat()));
    folder
}

#[test]
fn a_function_that_is_not_there_is_an_error_with_the_nearest_name() {
    folder().lessops(["redrive", "shop", "--binary", "app"]).fails_with(
        "error[L0707]: the service has no function `shop`
 |
 = help: did you mean `ship`?",
    );
}

#[test]
fn what_nothing_keeps_is_an_error_that_says_why() {
    folder().lessops(["redrive", "label", "--binary", "app"]).fails_with(
        "error[L1203]: nothing keeps what `label` fails on
--> src/main.rs:7
 |
 = note: what fails goes to the topic `lost`, which keeps nothing: its subscribers do",
    );
}

#[test]
fn a_limit_that_sqs_would_not_keep_is_an_error() {
    folder().lessops(["redrive", "ship", "--binary", "app", "--limit", "1"]).fails_with(
        "error[L1203]: `--limit` is not for dead letters: SQS moves all of `OrdersDeadLetters` or none
 |
 = help: `--rate` limits how many it moves a second",
    );
}
