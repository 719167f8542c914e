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
    a_stream_stops_at_the_first_failure,
    a_record_of_a_stream_is_read_from_its_data,
    a_record_of_a_table_carries_its_images,
    records_of_all_partitions_are_counted,
    a_message_of_a_topic_is_a_record_whose_failure_is_the_invocation_s,
    a_record_of_a_table_that_keeps_its_keys_alone_is_read_from_those,
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
    let metrics = run.lines().into_iter().filter(|line| line.get("Records").is_some());
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

/// A record of the stream `clicks`, whose data is given in base64.
fn click(number: &str, data: &str) -> Value {
    json!({ "eventSource": "aws:kinesis", "eventID": format!("shardId-000000000000:{number}"),
            "eventSourceARN": "arn:aws:kinesis:eu-central-1:1:stream/clicks",
            "kinesis": { "kinesisSchemaVersion": "1.0", "partitionKey": "left", "sequenceNumber": number, "data": data,
                         "approximateArrivalTimestamp": 1_545_084_650.987 } })
}

/// `{"name": "a"}` and `{"name": "error"}`
const CLICKS: [&str; 2] = ["eyJuYW1lIjogImEifQ==", "eyJuYW1lIjogImVycm9yIn0="];

fn a_stream_stops_at_the_first_failure() {
    let [good, bad] = CLICKS;
    let run = run("click", &[click("1", good), click("2", bad), click("3", good)]);
    assert_eq!(run.answer(), &report(&["2", "3"]));
    assert_eq!(counted(&run), [(2, 3)]);
    assert_eq!(run.stdout.matches("clicked").count(), 1, "{run:#?}");
}

fn a_record_of_a_stream_is_read_from_its_data() {
    let taken = run("click", &[click("1", CLICKS[0])]);
    assert_eq!(taken.answer(), &report(&[]));
    let facts = ["id=\"1\"", "group=Some(\"left\")", "item=\"a\""];
    assert!(facts.iter().all(|fact| taken.stdout.contains(fact)), "{taken:#?}");
    let refused = run("click", &[click("1", "/w==")]);
    assert_eq!(refused.answer(), &report(&["1"]));
    assert!(refused.stdout.contains("cannot read the record: invalid utf-8"), "{refused:#?}");
}

/// A record of the stream of the table `items`.
fn change(name: &str, images: &Value) -> Value {
    let mut change = json!({ "Keys": { "name": { "S": "a" } }, "SequenceNumber": "1", "SizeBytes": 26,
                             "StreamViewType": "NEW_AND_OLD_IMAGES" });
    change.as_object_mut().unwrap().extend(images.as_object().unwrap().clone());
    json!({ "eventID": "1", "eventName": name, "eventVersion": "1.0", "eventSource": "aws:dynamodb",
            "awsRegion": "eu-central-1", "dynamodb": change,
            "eventSourceARN": "arn:aws:dynamodb:eu-central-1:1:table/items/stream/2026-11-24T00:00:00.000" })
}

fn a_record_of_a_table_carries_its_images() {
    let image = |cents: &str| json!({ "name": { "S": "a" }, "price": { "M": { "cents": { "N": cents } } } });
    let records = [
        change("INSERT", &json!({ "NewImage": image("1") })),
        change("MODIFY", &json!({ "NewImage": image("2"), "OldImage": image("3") })),
        change("REMOVE", &json!({ "OldImage": image("4") })),
    ];
    let run = run("change", &records);
    assert_eq!(run.answer(), &report(&[]));
    for fact in [
        "what=\"inserted\" item=\"a\" cents=1",
        "what=\"from 3\" item=\"a\" cents=2",
        "what=\"removed\" item=\"a\" cents=4",
    ] {
        assert!(run.stdout.contains(fact), "{fact}: {run:#?}");
    }
}

fn a_record_of_a_table_that_keeps_its_keys_alone_is_read_from_those() {
    let run = run("change", &[change("MODIFY", &json!({}))]);
    assert_eq!(run.answer(), &report(&[]));
    assert!(run.stdout.contains("what=\"from 0\" item=\"a\" cents=0"), "{run:#?}");
}

/// A message of the topic `items`.
fn notice(body: &Value) -> Value {
    json!({ "EventVersion": "1.0", "EventSource": "aws:sns",
            "EventSubscriptionArn": "arn:aws:sns:eu-central-1:1:items:2",
            "Sns": { "Type": "Notification", "MessageId": "id-1", "TopicArn": "arn:aws:sns:eu-central-1:1:items",
                     "Subject": null, "Message": body.to_string(), "Timestamp": "2026-11-24T00:00:00.000Z",
                     "MessageAttributes": { "trace": { "Type": "String", "Value": "t" },
                                            "blob": { "Type": "Binary", "Value": "AA==" } } } })
}

fn a_message_of_a_topic_is_a_record_whose_failure_is_the_invocation_s() {
    let taken = run("notice", &[notice(&json!({ "name": "a" }))]);
    assert_eq!((taken.answer(), counted(&taken)), (&Value::Null, vec![]));
    let facts = ["id=\"id-1\"", "attributes={\"trace\": \"t\"}", "item=\"a\""];
    assert!(facts.iter().all(|fact| taken.stdout.contains(fact)), "{taken:#?}");
    assert_eq!(run("notice", &[notice(&json!({ "name": "error" }))]).error().1, "a notice's error");
    assert_eq!(run("notice", &[]).error().1, "expected one record of a topic, found 0");
}

fn records_of_all_partitions_are_counted() {
    let record = |offset: u32| json!({ "topic": "items", "offset": offset, "value": "e30=" });
    let partitions = json!({ "items-0": [record(1), record(2)], "items-1": [record(7)] });
    let event = json!({ "eventSource": "SelfManagedKafka", "records": partitions });
    let run = Lambda::handler("partitions").event(event).run();
    assert_eq!(run.answer()["batchItemFailures"][0]["itemIdentifier"]["offset"], 2);
    assert_eq!(counted(&run), [(1, 3)]);
}
