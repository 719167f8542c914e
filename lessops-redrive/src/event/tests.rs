//! What is unwrapped, out of the records that AWS's documentation shows.

use super::*;

const TO: Addressee<'_> = Addressee { function: "my-function", is_one_of_several: false };
const SHARED: Addressee<'_> = Addressee { is_one_of_several: true, ..TO };

/// A message without attributes.
fn of_body<'a>(body: &'a str, to: Addressee<'_>) -> Result<Content<'a>, String> {
    of_message(body, |_| None, to)
}

fn payload(content: &Result<Content<'_>, String>) -> Json {
    serde_json::from_str(&content.as_ref().unwrap().payload).unwrap()
}

/// The record of a failed event in "Capturing records of Lambda asynchronous invocations".
fn asynchronous(payload: &str) -> String {
    format!(
        r#"{{
    "version": "1.0",
    "timestamp": "2019-11-14T18:16:05.568Z",
    "requestContext": {{
        "requestId": "e4b46cbf-b738-xmpl-8880-a18cdf61200e",
        "functionArn": "arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3
    }},{payload}
    "responseContext": {{ "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" }},
    "responsePayload": {{
        "errorMessage": "RequestId: e4b46cbf-b738-xmpl-8880-a18cdf61200e Process exited before completing request"
    }}
}}"#
    )
}

/// The record of a failed batch in "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
fn kinesis(payload: &str) -> String {
    format!(
        r#"{{
    "requestContext": {{
        "requestId": "c9b8fa9f-5a7f-xmpl-af9c-0c604cde93a5",
        "functionArn": "arn:aws:lambda:us-east-2:123456789012:function:my-function",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 1
    }},
    "responseContext": {{ "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" }},
    "version": "1.0",
    "timestamp": "2019-11-14T00:38:06.021Z",{payload}
    "KinesisBatchInfo": {{
        "shardId": "shardId-000000000001",
        "startSequenceNumber": "49601189658422359378836298521827638475320189012309704722",
        "endSequenceNumber": "49601189658422359378836298522902373528957594348623495186",
        "approximateArrivalOfFirstRecord": "2019-11-14T00:38:04.835Z",
        "approximateArrivalOfLastRecord": "2019-11-14T00:38:05.580Z",
        "batchSize": 500,
        "streamArn": "arn:aws:kinesis:us-east-2:123456789012:stream/mystream"
    }}
}}"#
    )
}

const NOTIFICATION: &str = r#"{
    "Type": "Notification",
    "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    "TopicArn": "arn:aws:sns:us-west-2:123456789012:MyTopic",
    "Message": "Hello world!",
    "Timestamp": "2012-05-02T00:54:06.655Z",
    "SignatureVersion": "1",
    "Signature": "EXAMPLEw6JRN...",
    "SigningCertURL": "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem",
    "UnsubscribeURL": "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:us-west-2:123456789012:MyTopic:c9135db0-26c4-47ec-8998-413945fb5a96"
}"#;

const BUS_EVENT: &str = r#"{"version":"0","id":"6a7e8feb-b491","detail-type":"Order Packed","source":"shop.orders",
    "account":"111122223333","time":"2017-12-22T18:43:48Z","region":"us-west-1","resources":[],"detail":{"a":1}}"#;

#[test]
fn an_event_is_unwrapped_byte_for_byte() {
    let event = r#"{ "ORDER_IDS":  ["9e07af03", 1.50, 12345678901234567890] }"#;
    let record = asynchronous(&format!(r#""requestPayload": {event},"#));
    let content = of_body(&record, SHARED);
    assert_eq!(content, Ok(Content { payload: event.into(), is_batch: false }));
    assert_eq!(content, of_record(&record, SHARED), "in a bucket it is the same record");
}

#[test]
fn null_is_an_event_and_no_payload_is_none() {
    let content =
        |payload: &str| of_body(&asynchronous(payload), TO).map(|content| content.payload.into_owned());
    assert_eq!(content(r#""requestPayload": null,"#), Ok("null".to_owned()));
    assert_eq!(content(""), Err("it says what failed, but the event is not in it".to_owned()));
}

#[test]
fn an_event_that_is_text_stays_text() {
    let record = asynchronous(r#""requestPayload": "{\"a\": 1}","#);
    assert_eq!(of_body(&record, TO).unwrap().payload, r#""{\"a\": 1}""#);
}

#[test]
fn a_batch_is_unwrapped_from_an_object_and_from_text() {
    let batch = r#"{"Records":[{"kinesis":{"sequenceNumber":"1"}}]}"#;
    let expected = || Ok(Content { payload: batch.into(), is_batch: true });
    assert_eq!(of_record(&kinesis(&format!(r#""payload": {batch},"#)), TO), expected());
    let text = kinesis(&format!(r#""payload": {},"#, json!(batch)));
    assert_eq!(of_record(&text, TO), expected());
    let documented = kinesis(r#""payload": "<Whole Event>","#);
    assert_eq!(of_record(&documented, TO), Err("the batch in it is no JSON".to_owned()));
}

#[test]
fn a_batch_in_a_queue_has_no_records_to_put_back() {
    assert_eq!(of_body(&kinesis(""), TO), Err("it says what failed, but the event is not in it".to_owned()));
}

#[test]
fn a_record_of_another_function_is_left_alone() {
    let other = Addressee { function: "my", ..TO };
    let record = asynchronous(r#""requestPayload": 1,"#);
    let arn = "arn:aws:lambda:us-east-2:123456789012:function:my-function:$LATEST";
    assert_eq!(of_body(&record, other), Err(format!("it is for {arn}")));
}

#[test]
fn a_notification_becomes_the_event_that_lambda_makes_of_it() {
    let event = payload(&of_body(NOTIFICATION, TO));
    let record = &event["Records"][0];
    assert_eq!(record["EventSource"], "aws:sns");
    let subscription = "arn:aws:sns:us-west-2:123456789012:MyTopic:c9135db0-26c4-47ec-8998-413945fb5a96";
    assert_eq!(record["EventSubscriptionArn"], subscription);
    let sns = record["Sns"].as_object().unwrap();
    assert_eq!((&sns["Message"], &sns["Subject"]), (&json!("Hello world!"), &Json::Null));
    assert!(sns.contains_key("SigningCertUrl") && !sns.contains_key("SigningCertURL"));
    // What reads such events in this project reads it.
    let keys: Vec<_> = sns.keys().map(String::as_str).collect();
    let sample: Json = serde_json::from_str(include_str!("../../../cargo-lessops/samples/sns.json")).unwrap();
    let sample = sample["Records"][0]["Sns"].as_object().unwrap();
    assert_eq!(keys, sample.keys().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn an_event_of_a_bus_is_the_event() {
    assert_eq!(of_body(BUS_EVENT, TO).unwrap().payload, BUS_EVENT);
}

#[test]
fn what_does_not_name_its_function_is_nobody_s_in_a_shared_queue() {
    for body in [NOTIFICATION, BUS_EVENT] {
        let why = of_body(body, SHARED).unwrap_err();
        assert_eq!(why, "it does not say which function it was for, and several fail into this queue");
    }
}

/// What Scheduler keeps of a call that it could not make.
fn of_schedule(target: &'static str, is_truncated: &'static str) -> Result<String, String> {
    let attribute = |name: &str| match name {
        "SCHEDULE_ARN" => Some("arn:aws:scheduler:us-east-2:123456789012:schedule/group/nightly"),
        "TARGET_ARN" => Some(target),
        "IS_PAYLOAD_TRUNCATED" => Some(is_truncated),
        _ => None,
    };
    of_message(INPUT, attribute, SHARED).map(|content| content.payload.into_owned())
}

const INPUT: &str = r#"{"depot":"north"}"#;

#[test]
fn a_schedule_s_input_is_the_event_of_the_target_that_the_message_names() {
    let target = "arn:aws:lambda:us-east-2:123456789012:function:my-function:live";
    assert_eq!(of_schedule(target, "false"), Ok(INPUT.to_owned()));
    assert_eq!(of_schedule(target, "true"), Err("its schedule's input is not whole".to_owned()));
    let other = "arn:aws:lambda:us-east-2:123456789012:function:other";
    assert_eq!(of_schedule(other, "false"), Err(format!("it is for {other}")));
}

#[test]
fn what_nobody_knows_is_left_alone() {
    for body in ["", "no JSON", "7", "{}", r#"{"Records":[]}"#, r#"{"requestContext":{}}"#, "[1]", "null"] {
        assert!(of_body(body, TO).is_err(), "{body}");
    }
    let iot = r#"{"ruleName":"Doors","topic":"doors/1","base64OriginalPayload":"e30=","failures":[]}"#;
    assert!(of_body(iot, TO).unwrap_err().contains("SQL"));
}
