//! Batches of records: what is reported, and what is counted.

use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};

crate::tests![
    a_failed_record_is_reported_alone,
    a_record_that_panics_or_cannot_be_read_is_reported_alone,
    a_fifo_queue_stops_at_the_first_failure,
    a_record_carries_what_its_source_says_of_it,
    records_share_the_state,
    an_event_that_is_no_batch_is_an_error,
    a_batch_handler_s_own_report_is_counted,
    an_answer_of_nothing_means_that_all_succeeded,
    an_answer_that_is_no_report_is_an_error,
    a_metric_has_the_level_that_lambda_lets_pass,
];

/// A message of the standard queue `items`.
fn message(id: &str, body: &Value) -> Value {
    json!({ "messageId": id, "body": body.to_string(), "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-central-1:1:items" })
}

fn item(id: &str, name: &str) -> Value {
    message(id, &json!({ "name": name }))
}

fn run(handler: &str, records: &[Value]) -> Run {
    Lambda::handler(handler).event(json!({ "Records": records })).run()
}

fn report(ids: &[&str]) -> Value {
    let failures = ids.iter().map(|id| json!({ "itemIdentifier": id }));
    json!({ "batchItemFailures": failures.collect::<Value>() })
}

/// Failed records and records, as the metric has them.
fn counted(run: &Run) -> Vec<(u64, u64)> {
    let number =
        |line: &Value, name: &str| line[name].as_u64().unwrap_or_else(|| panic!("no {name}: {line}"));
    let metrics = run.lines().into_iter().filter(|line| line.get("_aws").is_some());
    metrics.map(|line| (number(&line, "FailedRecords"), number(&line, "Records"))).collect()
}

fn a_failed_record_is_reported_alone() {
    let run = run("record", &[item("1", "a"), item("2", "error"), item("3", "b")]);
    assert_eq!(run.answer(), &report(&["2"]));
    assert_eq!(counted(&run), [(1, 3)]);
    assert!(run.stdout.contains("record failed: a record's error"), "{run:#?}");
    let names = ["item=\"a\"", "item=\"b\""];
    assert!(names.iter().all(|name| run.stdout.contains(name)), "{run:#?}");
}

fn a_record_that_panics_or_cannot_be_read_is_reported_alone() {
    let unreadable = message("2", &json!({ "name": 5 }));
    let run = run("record", &[item("1", "panic"), unreadable, item("3", "a")]);
    assert_eq!(run.answer(), &report(&["1", "2"]));
    assert_eq!(counted(&run), [(2, 3)]);
    assert!(run.stdout.contains("panicked: a record's panic"), "{run:#?}");
    assert!(run.stdout.contains("cannot read `runtime::service::Item`: `name`: invalid type"), "{run:#?}");
}

fn a_fifo_queue_stops_at_the_first_failure() {
    let mut records = [item("1", "a"), item("2", "error"), item("3", "never reached")];
    for record in &mut records {
        record["eventSourceARN"] = "arn:aws:sqs:eu-central-1:1:items.fifo".into();
    }
    let run = run("record", &records);
    assert_eq!(run.answer(), &report(&["2", "3"]));
    assert_eq!(counted(&run), [(2, 3)]);
    assert!(!run.stdout.contains("never reached"), "{run:#?}");
}

fn a_record_carries_what_its_source_says_of_it() {
    let mut record = item("id-1", "a");
    record["attributes"] = json!({ "ApproximateReceiveCount": "3", "MessageGroupId": "g" });
    record["messageAttributes"] = json!({
        "trace": { "stringValue": "t", "dataType": "String" },
        "blob": { "binaryValue": "AA==", "dataType": "Binary" },
    });
    let run = run("record", &[record]);
    assert_eq!(run.answer(), &report(&[]));
    let facts = ["id=\"id-1\"", "attempt=3", "group=Some(\"g\")", "attributes={\"trace\": \"t\"}"];
    assert!(facts.iter().all(|fact| run.stdout.contains(fact)), "{run:#?}");
}

fn records_share_the_state() {
    let run = run("record", &[item("1", "a"), item("2", "b")]);
    assert_eq!(run.stdout.matches("counter=1").count(), 2, "{run:#?}");
    assert_eq!(run.stdout.matches("counter is built").count(), 1, "{run:#?}");
}

fn an_event_that_is_no_batch_is_an_error() {
    let run = Lambda::handler("record").event(json!({})).run();
    assert_eq!(run.error().0, "InvalidEvent");
    assert_eq!(counted(&run), []);
}

fn a_batch_handler_s_own_report_is_counted() {
    let run = run("batch", &[item("1", "a"), item("2", "b"), item("3", "c")]);
    assert_eq!(run.answer(), &report(&["2", "3"]));
    assert_eq!(counted(&run), [(2, 3)]);
}

fn an_answer_of_nothing_means_that_all_succeeded() {
    let run = run("quiet", &[item("1", "a"), item("2", "b")]);
    assert_eq!((run.answer(), counted(&run)), (&Value::Null, vec![(0, 2)]));
}

fn an_answer_that_is_no_report_is_an_error() {
    let run = run("no_report", &[item("1", "a")]);
    let (kind, message) = run.error();
    assert_eq!(kind, "InvalidAnswer");
    assert!(message.starts_with("the answer does not report a batch's failures: "), "{message}");
    assert_eq!(counted(&run), []);
}

fn a_metric_has_the_level_that_lambda_lets_pass() {
    let event = json!({ "Records": [item("1", "a")] });
    let run = Lambda::handler("quiet").env("AWS_LAMBDA_LOG_LEVEL", "ERROR").event(event).run();
    let [line] = run.lines().try_into().expect("one line is written, and it is the metric");
    let line: Value = line;
    assert_eq!((&line["level"], &line["FunctionName"]), (&json!("ERROR"), &json!("service-function")));
    assert!(line["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{line}");
    let metrics = &line["_aws"]["CloudWatchMetrics"];
    assert_eq!(
        metrics,
        &json!([{
            "Namespace": "lessops",
            "Dimensions": [["FunctionName"], []],
            "Metrics": [{ "Name": "FailedRecords", "Unit": "Count" }, { "Name": "Records", "Unit": "Count" }],
        }])
    );
}
