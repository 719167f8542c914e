//! `cargo lessops alarms`: what a service hears of, who is told, and what it costs.

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, elf, record};

fn folder() -> Folder {
    let folder = Folder::new();
    let http = json!({ "kind": "http", "route": "GET /orders" });
    let times = json!({ "kind": "schedule", "times": "rate(8 days)" });
    let records = [
        record("list", &json!({ "trigger": http, "alarm": "many: errors > 5 notify Pager" })),
        record("report", &json!({ "trigger": times })),
    ];
    folder.file("app", elf(&records.concat()));
    folder
}

/// The lines of a table, without the digests of versions.
fn lines(text: &str) -> Vec<String> {
    let word = |word: &str| match word.split_once("OfVersion") {
        Some((alarm, _)) => format!("{alarm}OfVersion"),
        None => word.to_owned(),
    };
    text.lines().map(|line| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn each_alarm_is_a_line_with_its_target_and_its_price() {
    let table = folder().lessops(["alarms", "--binary", "app"]).output();
    assert_eq!(
        lines(&table),
        [
            "list",
            "ListManyAlarm written many: errors > 5 in 5m ${Pager} $0.10 src/main.rs:7",
            "ListDurationAlarm default max(duration) > 90% in 5m for 3 ${Alarms} $0.10 src/main.rs:7",
            "ListThrottlesAlarm default throttles > 1% in 5m for 3 of 5 ${Alarms} $0.30 src/main.rs:7",
            "ListFunctionUnhealthy default any of 3 alarms nobody $0.50 src/main.rs:7",
            "ListManyAlarmOfVersion rollback many: errors > 5 in 1m nobody $0.10 src/main.rs:7",
            "",
            "report",
            "ReportDurationAlarm default max(duration) > 90% in 5m ${Alarms} $0.10 src/main.rs:7",
            "ReportErrorsAlarm default errors > 0 in 5m ${Alarms} $0.10 src/main.rs:7",
            "ReportDroppedAlarm default dropped > 0 in 5m ${Alarms} $0.20 src/main.rs:7",
            "ReportFunctionUnhealthy default any of 3 alarms nobody $0.50 src/main.rs:7",
            "ReportErrorsAlarmOfVersion rollback errors > 0 in 1m nobody $0.10 src/main.rs:7",
            "",
            "HTTP API, which functions share",
            "HttpApiHttp5xxAlarm default http_5xx > 1% in 5m for 3 of 5 ${Alarms} $0.20 src/main.rs:7",
            "",
            "schedules, which functions share",
            "SchedulesDroppedAlarm default dropped > 0 in 5m ${Alarms} $0.10 src/main.rs:7",
            "",
            "shop, the service",
            "ServiceUnhealthy default any of 4 alarms nobody $0.50",
            "ReleaseUnhealthy rollback any of 2 alarms nobody $0.50",
            "",
            "schedules without a heartbeat",
            "report rate(8 days) it ends, or its longest pause and a tenth are more than the seven days over which \
             CloudWatch evaluates an alarm src/main.rs:7",
            "",
            "14 alarms, $3.40 a month (prices of us-east-1 on 2026-11-24)",
        ]
    );
}

#[test]
fn programs_get_json() {
    let json = folder().lessops(["alarms", "--binary", "app", "--format", "json"]).output();
    let json: Json = json.parse().expect("it is JSON");
    assert_eq!(
        json["alarms"][0],
        json!({
            "function": "list", "id": "ListManyAlarm", "origin": "written", "alarm": "many: errors > 5 in 5m",
            "metrics": ["AWS/Lambda Errors"], "targets": ["${Pager}"], "usd_a_month": 0.1,
            "file": "src/main.rs", "line": 7,
        })
    );
    let service = json!({
        "service": "shop", "id": "ServiceUnhealthy", "origin": "default", "alarm": "any of 4 alarms", "metrics": [],
        "targets": [], "usd_a_month": 0.5,
    });
    assert_eq!(json["alarms"][12], service);
    assert_eq!(json["without_heartbeat"][0]["schedule"], "rate(8 days)");
}

#[test]
fn a_service_with_an_error_has_no_alarms() {
    let folder = Folder::new();
    folder.file("app", elf(&[record("a", &json!({})), record("a", &json!({}))].concat()));
    let run = folder.lessops(["alarms", "--binary", "app"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
}
