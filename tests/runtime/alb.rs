//! Functions behind a load balancer.

#![expect(
    clippy::unused_async,
    reason = "a handler is `async` by default, whether it waits for something or not"
)]

use lessops::axum::Json;
use lessops::axum::extract::Query;
use lessops::axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use lessops::axum::response::{AppendHeaders, IntoResponse};
use lessops::lambda;
use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};

crate::tests![
    every_path_and_method_is_the_function_s,
    what_stands_twice_arrives_and_leaves_twice,
    a_body_in_base64_is_read,
    an_answer_says_its_status_in_words,
    a_request_of_an_http_api_is_an_error_that_names_what_is_missing,
];

#[lambda(trigger = [
    alb(
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2",
        path = "/balanced/*",
        priority = 100,
    ),
    alb(
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2",
        host = "balanced.example.com",
        priority = 101,
    ),
])]
async fn balanced(
    method: Method,
    uri: Uri,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let sizes: Vec<_> = query.into_iter().map(|(key, value)| [key, value].concat()).collect();
    let tags: Vec<_> = headers.get_all("x-tag").iter().filter_map(|tag| tag.to_str().ok()).collect();
    let cookies = AppendHeaders([(header::SET_COOKIE, "a=1"), (header::SET_COOKIE, "b=2")]);
    (cookies, format!("{method} {} {} {}", uri.path(), sizes.join("+"), tags.join("+")))
}

#[lambda(trigger = alb(
    "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2",
    path = "/parts",
    priority = 102,
))]
async fn parts(Json(parts): Json<Vec<String>>) -> (StatusCode, Json<usize>) {
    (StatusCode::CREATED, Json(parts.len()))
}

/// A request as a load balancer writes it whose target group has `lambda.multi_value_headers.enabled` ("Use Lambda
/// functions as targets of an Application Load Balancer").
fn ask(handler: &str, method: &str, path: &str, body: &str) -> Run {
    let group = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/Balanced-1a2b3c4d-0123456789ab/6d0ecf831eec9f09";
    let request = json!({
        "requestContext": { "elb": { "targetGroupArn": group } },
        "httpMethod": method, "path": path, "multiValueQueryStringParameters": { "size": ["s", "l%26xl"] },
        "multiValueHeaders": {
            "host": ["balanced.example.com"], "content-type": ["application/json"], "x-tag": ["cold", "new"],
            "x-forwarded-proto": ["https"],
        },
        "body": body, "isBase64Encoded": handler == "parts",
    });
    Lambda::handler(handler).event(request).run()
}

fn every_path_and_method_is_the_function_s() {
    for (method, path) in [("GET", "/"), ("DELETE", "/balanced/1/2"), ("PATCH", "/other")] {
        let run = ask("balanced", method, path, "");
        assert_eq!(run.answer()["statusCode"], 200);
        let body = run.answer()["body"].as_str().unwrap_or_default();
        assert!(body.starts_with(&format!("{method} {path} ")), "{body}");
    }
}

fn what_stands_twice_arrives_and_leaves_twice() {
    let run = ask("balanced", "GET", "/balanced", "");
    assert_eq!(run.answer()["body"], "GET /balanced sizes+sizel&xl cold+new");
    assert_eq!(run.answer()["multiValueHeaders"]["set-cookie"], json!(["a=1", "b=2"]));
}

fn a_body_in_base64_is_read() {
    let run = ask("parts", "POST", "/parts", "WyJhIiwiYiJd");
    assert_eq!((&run.answer()["statusCode"], &run.answer()["body"]), (&json!(201), &json!("2")));
}

fn an_answer_says_its_status_in_words() {
    assert_eq!(ask("balanced", "GET", "/", "").answer()["statusDescription"], "200 OK");
}

fn a_request_of_an_http_api_is_an_error_that_names_what_is_missing() {
    let request: Value =
        json!({ "version": "2.0", "rawPath": "/", "requestContext": { "http": { "method": "GET" } } });
    let run = Lambda::handler("parts").event(request).run();
    let (kind, message) = run.error();
    assert_eq!(kind, "InvalidEvent");
    assert!(
        message.contains("missing field `httpMethod`") || message.contains("missing field `elb`"),
        "{message}"
    );
}
