//! Logs, in the form and from the level that Lambda's environment names.

use serde_json::json;

use crate::lambda::Lambda;

crate::tests![
    json_logs_carry_what_lambda_filters_by,
    logs_below_lambda_s_level_are_not_written,
    logs_are_text_where_lambda_asks_for_text,
];

fn json_logs_carry_what_lambda_filters_by() {
    let run = Lambda::handler("logs").env("AWS_LAMBDA_LOG_FORMAT", "JSON").event(json!({})).run();
    let lines = run.lines();
    let [info, warn] = lines.as_slice() else { panic!("expected two lines: {run:#?}") };
    assert_eq!((&info["level"], &info["message"]), (&json!("INFO"), &json!("something happened")));
    assert_eq!((&info["answer"], &info["span"]["requestId"]), (&json!(42), &json!("1")));
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
