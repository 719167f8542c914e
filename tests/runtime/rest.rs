//! Functions behind a REST API, asked in payload format 1.0.

#![expect(
    clippy::unused_async,
    reason = "a handler is `async` by default, whether it waits for something or not"
)]

use lessops::axum::Json;
use lessops::axum::body::{Body, Bytes};
use lessops::axum::extract::{Path, Query};
use lessops::axum::http::{HeaderMap, StatusCode, Uri, header};
use lessops::axum::response::{AppendHeaders, IntoResponse};
use lessops::lambda;
use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};

crate::tests![
    the_stage_is_no_part_of_the_path,
    what_stands_twice_arrives_twice,
    a_body_in_base64_is_read,
    an_answer_s_headers_stand_in_lists,
    bytes_are_answered_in_base64,
    the_rest_of_a_path_is_one_parameter,
    a_method_that_is_not_the_function_s_is_not_allowed,
    an_answer_that_streams_begins_with_status_and_headers,
    a_request_of_an_http_api_is_an_error_that_names_what_is_missing,
];

#[lambda(trigger = [rest("GET /drinks/{id}"), rest("DELETE /drinks/{id}", auth = iam)])]
async fn serve_drink(
    Path(id): Path<u32>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    uri: Uri,
) -> impl IntoResponse {
    let sizes: Vec<_> = query.into_iter().map(|(key, value)| [key, value].concat()).collect();
    let tags: Vec<_> = headers.get_all("x-tag").iter().filter_map(|tag| tag.to_str().ok()).collect();
    let cookies = AppendHeaders([(header::SET_COOKIE, "a=1"), (header::SET_COOKIE, "b=2")]);
    (cookies, format!("{id} {} {} {}", uri.path(), sizes.join("+"), tags.join("+")))
}

#[lambda(trigger = rest("POST /drinks", api_key = true, throttle(rate = 5, burst = 5)))]
async fn mix(Json(parts): Json<Vec<String>>) -> (StatusCode, Json<usize>) {
    (StatusCode::CREATED, Json(parts.len()))
}

#[lambda(trigger = rest("ANY /photos/{*path}"))]
async fn photo(Path(path): Path<String>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "image/png")], Bytes::from(path))
}

#[lambda(trigger = rest("GET /songs", stream = true))]
async fn song() -> (StatusCode, Body) {
    (StatusCode::ACCEPTED, Body::from("la la"))
}

/// A request as API Gateway writes it ("Input format of a Lambda function for proxy integration", developer guide).
fn request(method: &str, path: &str, body: Option<&str>) -> Value {
    json!({
        "resource": "/{proxy+}", "path": path, "httpMethod": method,
        "headers": { "Host": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com", "content-type": "application/json", "x-tag": "new" },
        "multiValueHeaders": {
            "Host": ["a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"], "content-type": ["application/json"],
            "x-tag": ["cold", "new"],
        },
        "queryStringParameters": { "size": "l" }, "multiValueQueryStringParameters": { "size": ["s", "l"] },
        "pathParameters": { "proxy": path }, "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012", "apiId": "a1b2c3d4e5", "stage": "live", "httpMethod": method,
            "path": format!("/live{path}"), "resourcePath": "/{proxy+}", "requestId": "1", "protocol": "HTTP/1.1",
            "identity": { "sourceIp": "192.0.2.1", "userAgent": "a browser" },
            "domainName": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
        },
        "body": body, "isBase64Encoded": body.is_some(),
    })
}

fn ask(handler: &str, method: &str, path: &str, body: Option<&str>) -> Run {
    Lambda::handler(handler).event(request(method, path, body)).run()
}

fn the_stage_is_no_part_of_the_path() {
    let run = ask("serve_drink", "GET", "/drinks/5", None);
    assert_eq!(run.answer()["statusCode"], 200);
    assert!(run.answer()["body"].as_str().unwrap().starts_with("5 /drinks/5 "), "{run:?}");
}

fn what_stands_twice_arrives_twice() {
    let run = ask("serve_drink", "GET", "/drinks/5", None);
    assert_eq!(run.answer()["body"], "5 /drinks/5 sizes+sizel cold+new");
}

fn a_body_in_base64_is_read() {
    let run = ask("mix", "POST", "/drinks", Some("WyJpY2UiLCJsaW1lIl0="));
    assert_eq!((&run.answer()["statusCode"], &run.answer()["body"]), (&json!(201), &json!("2")));
}

fn an_answer_s_headers_stand_in_lists() {
    let run = ask("serve_drink", "DELETE", "/drinks/5", None);
    assert_eq!(run.answer()["multiValueHeaders"]["set-cookie"], json!(["a=1", "b=2"]));
    assert_eq!(run.answer()["isBase64Encoded"], false);
    assert!(run.answer().get("cookies").is_none(), "they are of an HTTP API");
}

fn bytes_are_answered_in_base64() {
    let run = ask("photo", "GET", "/photos/PATCH", None);
    assert_eq!(run.answer()["isBase64Encoded"], true);
    assert_eq!(run.answer()["body"], "UEFUQ0g=");
    assert_eq!(run.answer()["multiValueHeaders"]["content-type"], json!(["image/png"]));
}

fn the_rest_of_a_path_is_one_parameter() {
    // `a/b`
    assert_eq!(ask("photo", "PUT", "/photos/a/b", None).answer()["body"], "YS9i");
}

fn a_method_that_is_not_the_function_s_is_not_allowed() {
    let run = ask("serve_drink", "PUT", "/drinks/5", None);
    assert_eq!(run.answer()["statusCode"], 405);
    assert_eq!(run.answer()["multiValueHeaders"]["allow"], json!(["DELETE, GET"]));
}

fn an_answer_that_streams_begins_with_status_and_headers() {
    let run = ask("song", "GET", "/songs", None);
    assert_eq!(run.streamed[0].prelude["statusCode"], 202);
    assert_eq!(run.streamed[0].pieces.concat(), "la la");
}

fn a_request_of_an_http_api_is_an_error_that_names_what_is_missing() {
    let run = Lambda::handler("mix").event(crate::http::request("POST", "/drinks", "", "[]")).run();
    let (kind, message) = run.error();
    assert_eq!(kind, "InvalidEvent");
    assert!(message.contains("missing field `httpMethod`"), "{message}");
}
