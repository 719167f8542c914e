//! Circuit breakers in the process.

use serde_json::{Value, json};

use crate::lambda::Lambda;

crate::tests![what_becomes_of_a_breaker_is_in_the_metrics, the_events_of_a_process_share_a_breaker,];

fn charge(events: &[Value]) -> (Vec<Result<Value, Value>>, Vec<Value>) {
    let lambda = Lambda::handler("charge").env("LESSOPS_NAMESPACE", "Shop");
    let run = events.iter().fold(lambda, |lambda, event| lambda.event(event.clone())).run();
    let lines = run.lines();
    (run.answers, lines)
}

fn names(lines: &[Value]) -> Vec<&str> {
    let metrics = lines.iter().map(|line| &line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]);
    metrics.filter_map(|metric| metric["Name"].as_str()).collect()
}

fn what_becomes_of_a_breaker_is_in_the_metrics() {
    let (_, lines) = charge(&[json!([false, false, true])]);
    assert_eq!(names(&lines), ["breaker.opened", "breaker.half_opened", "breaker.closed"]);
    let metric = &lines[0]["_aws"]["CloudWatchMetrics"][0];
    assert_eq!((&metric["Namespace"], &metric["Dimensions"]), (&json!("Shop"), &json!([["breaker"], []])));
    assert_eq!((&lines[0]["breaker"], &lines[0]["breaker.opened"]), (&json!("bank"), &json!(1)));
}

fn the_events_of_a_process_share_a_breaker() {
    let (answers, lines) = charge(&[json!([false]), json!([false])]);
    assert_eq!(answers, [Ok(json!(["could not print"])), Ok(json!(["could not print"]))]);
    assert_eq!(names(&lines), ["breaker.opened"]);
}
