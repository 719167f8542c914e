//! `cargo lessops permissions`: what functions may do, and the lines that say so.

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, elf, record};

fn folder() -> Folder {
    let folder = Folder::new();
    let records = [
        record("ship", &json!({ "trigger": "sqs:orders", "tracing": false })),
        record(
            "query",
            &json!({ "allow": { "action": "dynamodb:Query", "on": "arn:aws:dynamodb:eu-west-1:123456789012:table/a" } }),
        ),
    ];
    folder.file("app", elf(&records.concat()));
    folder
}

#[test]
fn each_action_is_a_line_with_its_reason() {
    let table = folder().lessops(["permissions", "--binary", "app"]).output();
    let lines: Vec<_> =
        table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        lines,
        [
            "query",
            "logs:CreateLogStream ${QueryLogGroup.Arn} logs src/main.rs:7",
            "logs:PutLogEvents ${QueryLogGroup.Arn} logs src/main.rs:7",
            "xray:PutTelemetryRecords * tracing src/main.rs:7",
            "xray:PutTraceSegments * tracing src/main.rs:7",
            "dynamodb:Query arn:aws:dynamodb:eu-west-1:123456789012:table/a allow src/main.rs:7",
            "",
            "ship",
            "logs:CreateLogStream ${ShipLogGroup.Arn} logs src/main.rs:7",
            "logs:PutLogEvents ${ShipLogGroup.Arn} logs src/main.rs:7",
            "sqs:DeleteMessage ${OrdersQueue.Arn} trigger = sqs src/main.rs:7",
            "sqs:GetQueueAttributes ${OrdersQueue.Arn} trigger = sqs src/main.rs:7",
            "sqs:ReceiveMessage ${OrdersQueue.Arn} trigger = sqs src/main.rs:7",
        ]
    );
}

#[test]
fn programs_get_json() {
    let json = folder().lessops(["permissions", "--binary", "app", "--format", "json"]).output();
    let json: Json = json.parse().expect("it is JSON");
    assert_eq!(json[1]["function"], "ship");
    assert_eq!(
        json[1]["permissions"][1],
        json!({
            "actions": ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            "resources": ["${OrdersQueue.Arn}"], "because": "trigger = sqs", "file": "src/main.rs", "line": 7,
        })
    );
}

#[test]
fn a_service_with_an_error_has_no_permissions() {
    let folder = Folder::new();
    folder.file("app", elf(&[record("a", &json!({})), record("a", &json!({}))].concat()));
    let run = folder.lessops(["permissions", "--binary", "app"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
}
