//! Handles: what they are read from, and when.

use serde_json::json;

use crate::lambda::Lambda;

crate::tests![
    a_handle_is_what_its_variable_says,
    each_handle_has_a_variable_of_its_own,
    a_variable_that_is_not_set_is_an_init_error_that_names_it,
    an_empty_variable_names_nothing,
    the_command_line_asks_for_the_variable_too,
];

const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders-0123456789ab";

fn a_handle_is_what_its_variable_says() {
    let run = Lambda::handler("sends").env("LESSOPS_QUEUE_ORDERS", QUEUE).event(json!({})).run();
    assert_eq!(run.answer(), &json!(QUEUE));
}

fn each_handle_has_a_variable_of_its_own() {
    let lambda = Lambda::handler("resources")
        .env("LESSOPS_BUCKET_UPLOADS", "u")
        .env("LESSOPS_BUCKET_AGAIN", "a")
        .env("LESSOPS_QUEUE_ORDERS", QUEUE);
    let request = json!({
        "version": "2.0", "routeKey": "GET /resources", "rawPath": "/resources", "rawQueryString": "", "headers": {},
        "isBase64Encoded": false,
        "requestContext": { "http": { "method": "GET", "path": "/resources" }, "stage": "$default" },
    });
    let run = lambda.event(request).run();
    let expected = format!("Bucket(\"u\") Bucket(\"a\") Bucket(\"u\") Queue({QUEUE:?})");
    assert_eq!(run.answer()["body"], expected, "{run:#?}");
}

fn a_variable_that_is_not_set_is_an_init_error_that_names_it() {
    let run = Lambda::handler("sends").event(json!({})).run();
    let message = "the environment variable LESSOPS_QUEUE_ORDERS is not set: it holds the queue's URL";
    assert_eq!(run.init_error(), ("InitError", message));
}

fn an_empty_variable_names_nothing() {
    let run = Lambda::handler("sends").env("LESSOPS_QUEUE_ORDERS", "").event(json!({})).run();
    assert_eq!(run.init_error().0, "InitError");
}

fn the_command_line_asks_for_the_variable_too() {
    let output = crate::service().args(["invoke", "sends"]).output().expect("the service starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.ends_with("LESSOPS_QUEUE_ORDERS is not set: it holds the queue's URL\n"), "{told}");
    assert_eq!(output.status.code(), Some(1));
}
