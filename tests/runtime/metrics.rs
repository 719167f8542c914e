//! Metrics that a function writes itself.

use serde_json::{Value, json};

use crate::lambda::Lambda;
use crate::service;

crate::tests![
    a_metric_is_written_with_its_dimensions_and_without,
    a_duration_is_in_milliseconds,
    outside_lambda_a_metric_is_logged,
    the_manifest_of_a_binary_has_its_metrics,
];

/// The metrics that the function `measure` writes.
fn written() -> [Value; 2] {
    let run = Lambda::handler("measure").env("LESSOPS_NAMESPACE", "Shop").event(json!("late")).run();
    run.lines().try_into().expect("it writes two metrics")
}

fn a_metric_is_written_with_its_dimensions_and_without() {
    let [rejected, _] = written();
    assert_eq!(
        rejected["_aws"]["CloudWatchMetrics"],
        json!([{
            "Namespace": "Shop",
            "Dimensions": [["reason", "shop"], []],
            "Metrics": [{ "Name": "orders.rejected", "Unit": "None" }],
        }])
    );
    assert_eq!(
        (&rejected["orders.rejected"], &rejected["reason"], &rejected["shop"], &rejected["level"]),
        (&json!(1), &json!("late"), &json!("-"), &json!("INFO"))
    );
}

fn a_duration_is_in_milliseconds() {
    let [_, time] = written();
    let set = &time["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(set["Dimensions"], json!([[]]));
    assert_eq!(set["Metrics"], json!([{ "Name": "orders.time", "Unit": "Milliseconds" }]));
    assert_eq!(time["orders.time"], json!(1.5));
}

fn outside_lambda_a_metric_is_logged() {
    let output = service().args(["invoke", "measure"]).output().expect("it runs");
    let (said, logged) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(said, "null\n");
    assert!(logged.contains("metric=\"orders.time\" value=1.5 unit=\"Milliseconds\""), "{logged}");
}

fn the_manifest_of_a_binary_has_its_metrics() {
    let output = service().arg("manifest").output().expect("it runs");
    let manifest: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let metrics = manifest["metrics"].as_array().expect("there are some").iter();
    let of_breakers = |metric: &&Value| metric["dimensions"] == json!(["breaker"]);
    let (breakers, names): (Vec<_>, Vec<_>) = metrics.partition(of_breakers);
    assert_eq!((breakers.len(), names.len()), (4, 2), "{breakers:?} {names:?}");
    assert_eq!(breakers[0]["source"], breakers[3]["source"]);
    assert_eq!(breakers[0]["source"]["file"], "tests/runtime/service.rs");
    assert_eq!(names[0]["dimensions"], json!(["reason", "shop"]));
    assert_eq!(names[0]["source"]["file"], "tests/runtime/service.rs");
}
