//! Logs, in the form and from the level that Lambda's environment names.

use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};

crate::tests![
    json_logs_carry_what_lambda_filters_by,
    logs_below_lambda_s_level_are_not_written,
    logs_are_text_where_lambda_asks_for_text,
    each_line_says_of_which_invocation_it_is,
    a_line_of_a_spawned_task_is_of_the_invocation,
    a_line_from_before_the_first_event_names_the_function,
    the_fields_of_spans_are_on_their_lines,
    an_error_is_logged_with_its_type,
    a_panic_is_one_line_and_a_metric,
    a_panic_passes_every_level,
];

/// The function's lines, in JSON.
fn lines(run: &Run) -> Vec<Value> {
    assert!(!run.stderr.contains("panicked"), "{run:#?}");
    let lines = run.lines();
    assert_eq!(lines.len(), run.stdout.lines().count(), "{run:#?}");
    lines
}

fn json(handler: &str) -> Lambda {
    Lambda::handler(handler).env("AWS_LAMBDA_LOG_FORMAT", "JSON")
}

fn json_logs_carry_what_lambda_filters_by() {
    let run = Lambda::handler("logs").env("AWS_LAMBDA_LOG_FORMAT", "JSON").event(json!({})).run();
    let lines = run.lines();
    let [info, warn] = lines.as_slice() else { panic!("expected two lines: {run:#?}") };
    assert_eq!((&info["level"], &info["message"]), (&json!("INFO"), &json!("something happened")));
    assert_eq!((&info["answer"], &info["requestId"]), (&json!(42), &json!("1")));
    assert!(info["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{info}");
    assert_eq!(warn["level"], "WARN");
}

fn logs_below_lambda_s_level_are_not_written() {
    let run = Lambda::handler("logs").env("AWS_LAMBDA_LOG_LEVEL", "WARN").event(json!({})).run();
    assert!(run.stdout.contains("may be wrong") && !run.stdout.contains("happened"), "{run:#?}");
    let run = Lambda::handler("logs").env("AWS_LAMBDA_LOG_LEVEL", "FATAL").event(json!({})).run();
    assert_eq!(run.stdout, "");
}

fn logs_are_text_where_lambda_asks_for_text() {
    let run = Lambda::handler("logs").env("AWS_LAMBDA_LOG_FORMAT", "Text").event(json!({})).run();
    assert!(run.stdout.contains("INFO") && run.stdout.contains("something happened answer=42"), "{run:#?}");
    assert!(run.lines().is_empty());
}

fn each_line_says_of_which_invocation_it_is() {
    let run = json("logs").event(json!({})).event(json!({})).run();
    let lines = lines(&run);
    let ids: Vec<_> = lines.iter().map(|line| &line["requestId"]).collect();
    assert_eq!(ids, ["1", "1", "2", "2"]);
    for line in &lines {
        let known = (&line["functionName"], &line["functionVersion"], &line["traceId"]);
        assert_eq!(
            known,
            (&json!("service-function"), &json!("$LATEST"), &json!("1-5759e988-bd862e3fe1be46a994272793"))
        );
    }
}

fn a_line_of_a_spawned_task_is_of_the_invocation() {
    let run = json("spawns").event(json!("first")).event(json!("second")).run();
    let seen: Vec<_> =
        lines(&run).iter().map(|line| (line["task"].clone(), line["requestId"].clone())).collect();
    assert_eq!(seen, [(json!("first"), json!("1")), (json!("second"), json!("2"))]);
}

fn a_line_from_before_the_first_event_names_the_function() {
    let run = json("counts").event(1).run();
    let lines = lines(&run);
    let init = lines.iter().find(|line| line["message"] == "counter is built").expect("it is logged");
    assert_eq!(
        (&init["functionName"], &init["functionVersion"]),
        (&json!("service-function"), &json!("$LATEST"))
    );
    assert_eq!((init.get("requestId"), init.get("traceId")), (None, None));
}

fn the_fields_of_spans_are_on_their_lines() {
    let run = json("spans").event(json!({})).run();
    let lines = lines(&run);
    let [within, after] = lines.as_slice() else { panic!("expected two lines: {run:#?}") };
    assert_eq!(
        (&within["order"], &within["customer"], &within["cents"]),
        (&json!(7), &json!("Ada"), &json!(100))
    );
    assert_eq!((&within["requestId"], &within["requestId_"]), (&json!("1"), &json!("theirs")));
    assert_eq!((after.get("order"), after.get("customer")), (None, None), "{after}");
}

fn an_error_is_logged_with_its_type() {
    let run = json("fails").event("error").run();
    let (kind, message) = run.error();
    let lines = lines(&run);
    let line = lines.last().expect("there is one");
    assert_eq!((&line["level"], &line["errorType"]), (&json!("ERROR"), &json!(kind)));
    assert_eq!((&line["message"], &line["requestId"]), (&json!(message), &json!("1")));
}

fn a_panic_is_one_line_and_a_metric() {
    let run = json("fails").event("panic").run();
    let lines = lines(&run);
    let [line] = lines.as_slice() else { panic!("expected one line: {run:#?}") };
    assert_eq!((&line["level"], &line["errorType"]), (&json!("ERROR"), &json!("Panic")));
    assert_eq!((&line["message"], &line["requestId"]), (&json!("panicked: at the disco"), &json!("1")));
    assert!(
        line["location"].as_str().is_some_and(|at| at.starts_with("tests/runtime/service.rs:")),
        "{line}"
    );
    let set = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!((&set["Namespace"], &set["Dimensions"]), (&json!("lessops"), &json!([["FunctionName"], []])));
    assert_eq!((&line["Panics"], &line["FunctionName"]), (&json!(1), &json!("service-function")));
}

fn a_panic_passes_every_level() {
    let run = json("fails").env("AWS_LAMBDA_LOG_LEVEL", "FATAL").event("panic").run();
    let levels: Vec<_> = lines(&run).iter().map(|line| line["level"].clone()).collect();
    assert_eq!(levels, ["FATAL"]);
}
