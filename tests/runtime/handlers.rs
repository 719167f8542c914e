//! Which function runs, what it is given, and how it answers.

use serde_json::{Value, json};

use crate::lambda::Lambda;

crate::tests![
    a_function_answers_event_after_event,
    a_function_need_not_be_async,
    a_function_answers_under_the_name_it_was_given,
    a_raw_identifier_is_a_name_and_the_context_is_the_invocation_s,
    an_unknown_handler_is_an_init_error_that_lists_the_names,
    an_error_is_told_with_its_type_and_its_causes,
    a_boxed_error_is_told_without_the_type_it_no_longer_has,
    a_panic_is_an_error_and_the_next_event_is_answered,
    an_event_that_cannot_be_read_names_the_field,
    an_answer_and_an_event_are_json_as_they_are,
    events_are_read_by_the_standard_types_and_by_the_service_s_own,
];

fn a_function_answers_event_after_event() {
    let run = Lambda::handler("echo").event(json!({ "a": [1, 2.5] })).event(Value::Null).event("x").run();
    assert_eq!(run.answers, [Ok(json!({ "a": [1, 2.5] })), Ok(Value::Null), Ok(json!("x"))], "{run:#?}");
}

fn a_function_need_not_be_async() {
    assert_eq!(Lambda::handler("double").event(21).run().answer(), 42);
}

fn a_function_answers_under_the_name_it_was_given() {
    assert_eq!(Lambda::handler("renamed-function").event(json!({})).run().answer(), "under its new name");
    assert!(Lambda::handler("original").run().init_error.is_some());
}

fn a_raw_identifier_is_a_name_and_the_context_is_the_invocation_s() {
    assert_eq!(Lambda::handler("type").event(json!({})).run().answer(), "1 of service-function");
}

fn an_unknown_handler_is_an_init_error_that_lists_the_names() {
    let run = Lambda::handler("ecoh").event(json!({})).run();
    let (kind, message) = run.init_error();
    assert_eq!(kind, "UnknownHandler");
    assert!(message.contains("no function is named `ecoh`; did you mean `echo`?"), "{message}");
    assert!(message.contains("batch, change, charge, check_version, click, counts, crossing,"), "{message}");
    assert!(run.stderr.contains(message), "{run:#?}");
}

fn an_error_is_told_with_its_type_and_its_causes() {
    let run = Lambda::handler("fails").event("error").run();
    let cause = "an error occurred when formatting an argument";
    assert_eq!(run.error(), ("runtime::service::Mishap", &*format!("could not print: {cause}")));
}

fn a_boxed_error_is_told_without_the_type_it_no_longer_has() {
    assert_eq!(Lambda::handler("fails_boxed").event(json!({})).run().error(), ("Error", "no type to name"));
}

fn a_panic_is_an_error_and_the_next_event_is_answered() {
    let run = Lambda::handler("fails").event("panic").event("").run();
    let error = json!({ "errorType": "Panic", "errorMessage": "panicked: at the disco" });
    assert_eq!(run.answers, [Err(error), Ok(Value::Null)], "{run:#?}");
    assert!(run.stdout.contains("tests/runtime/service.rs"), "{run:#?}");
}

fn an_event_that_cannot_be_read_names_the_field() {
    let run = Lambda::handler("typed").event(json!({ "name": "a", "price": { "cents": "3" } })).run();
    let (kind, message) = run.error();
    assert_eq!(kind, "InvalidEvent");
    assert!(
        message.starts_with("cannot read `runtime::service::Item`: `price.cents`: invalid type"),
        "{message}"
    );
}

fn an_answer_and_an_event_are_json_as_they_are() {
    let run = Lambda::handler("typed").event(json!({ "name": "a", "more": 1 })).run();
    assert_eq!(run.answer(), &json!({ "name": "a", "price": { "cents": 0 } }));
}

fn events_are_read_by_the_standard_types_and_by_the_service_s_own() {
    let event = json!({ "Records": [{ "s3": { "object": { "key": "a.jpg" }, "bucket": {} }, "eventName": "x",
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "x", "eventTime": "2026-11-23T10:00:00Z",
        "userIdentity": {}, "requestParameters": {}, "responseElements": {} }] });
    assert_eq!(Lambda::handler("objects").event(event.clone()).run().answer(), &json!(["a.jpg"]));
    assert_eq!(Lambda::handler("uploads").event(event).run().answer(), 1);
}
