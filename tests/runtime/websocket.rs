//! Functions behind a WebSocket API.

use serde_json::{Value, json};

use crate::lambda::Lambda;

crate::tests![
    nothing_to_say_is_the_status_200,
    a_function_refuses_a_client_with_a_status,
    an_error_is_the_invocation_s,
    an_event_of_another_shape_is_an_error,
    clients_are_posted_to_at_the_url_of_the_variable,
];

/// A message, or, without a body, a client that connects ("Set up WebSocket API integrations in API Gateway" in the
/// API Gateway developer guide).
fn event(body: Option<&str>) -> Value {
    let (kind, key) = if body.is_some() { ("MESSAGE", "send") } else { ("CONNECT", "$connect") };
    let mut event = json!({
        "requestContext": {
            "routeKey": key, "eventType": kind, "extendedRequestId": "abc=", "requestTime": "24/Nov/2026:08:00:00 +0000",
            "messageDirection": "IN", "stage": "live", "connectedAt": 1_795_507_200_000_u64,
            "requestTimeEpoch": 1_795_507_200_000_u64, "identity": { "userAgent": "test", "sourceIp": "192.0.2.1" },
            "requestId": "abc=", "domainName": "api.execute-api.eu-central-1.amazonaws.com",
            "connectionId": "L0SM9cOFvHcCIhw=", "apiId": "api",
        },
        "isBase64Encoded": false,
    });
    match body {
        Some(body) => event["body"] = body.into(),
        None => event["headers"] = json!({ "Host": "api.execute-api.eu-central-1.amazonaws.com" }),
    }
    event
}

fn nothing_to_say_is_the_status_200() {
    assert_eq!(Lambda::handler("socket").event(event(None)).run().answer(), &json!({ "statusCode": 200 }));
}

fn a_function_refuses_a_client_with_a_status() {
    let run = Lambda::handler("socket").event(event(Some("refuse"))).run();
    assert_eq!(run.answer()["statusCode"], 403);
}

fn an_error_is_the_invocation_s() {
    assert_eq!(
        Lambda::handler("socket").event(event(Some("hello"))).run().error(),
        ("Error", "nobody listens")
    );
}

fn an_event_of_another_shape_is_an_error() {
    let run = Lambda::handler("socket").event(json!({ "requestContext": 3 })).run();
    assert_eq!(run.error().0, "InvalidEvent");
}

fn clients_are_posted_to_at_the_url_of_the_variable() {
    let url = "https://api.execute-api.eu-central-1.amazonaws.com/live";
    let lambda = Lambda::handler("answers_clients").env("LESSOPS_CONNECTIONS_CLIENTS", url);
    assert_eq!(lambda.event(event(None)).run().answer()["body"], url);
}
