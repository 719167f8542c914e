//! Functions behind an HTTP API, asked in payload format 2.0.

use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};

crate::tests![
    a_function_without_parameters_or_answer_says_ok,
    extractors_state_and_context_stand_in_any_order,
    a_body_is_read_by_the_last_parameter,
    an_answer_may_be_an_error_s_response,
    a_parameter_that_cannot_be_extracted_is_axum_s_response,
    a_function_may_stand_behind_several_routes,
    the_most_specific_of_a_function_s_routes_is_taken,
    a_path_that_is_not_the_function_s_is_not_found,
    a_method_that_is_not_the_function_s_is_not_allowed,
    the_rest_of_a_path_any_method_cookies_and_bytes_pass,
    a_body_above_axum_s_own_limit_is_read,
    a_url_takes_every_path_and_method,
    who_sent_a_request_stands_in_its_context,
    a_panic_is_the_invocation_s_error,
    an_event_that_is_no_request_is_an_error,
];

/// A request of an HTTP API.
pub(crate) fn request(method: &str, path: &str, query: &str, body: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
        "headers": { "host": "shop.example", "accept": "text/plain", "content-type": "application/json" },
        "requestContext": { "stage": "$default", "http": { "method": method, "path": path } },
        "body": body, "isBase64Encoded": false,
    })
}

fn ask(handler: &str, method: &str, path: &str, query: &str, body: &str) -> Run {
    Lambda::handler(handler).event(request(method, path, query, body)).run()
}

/// Status and body of the answer.
fn answer(run: &Run) -> (u64, &str) {
    let answer = run.answer();
    (answer["statusCode"].as_u64().unwrap_or_default(), answer["body"].as_str().unwrap_or_default())
}

fn a_function_without_parameters_or_answer_says_ok() {
    assert_eq!(answer(&ask("home", "GET", "/", "", "")), (200, ""));
}

fn extractors_state_and_context_stand_in_any_order() {
    let run = ask("show", "GET", "/items/5", "page=2", "");
    assert_eq!(answer(&run), (200, "5 1 2 text/plain"));
    assert_eq!(run.answer()["headers"]["x-request"], "1");
}

fn a_body_is_read_by_the_last_parameter() {
    let run = ask("save", "POST", "/items", "", r#"{ "name": "a" }"#);
    assert_eq!(answer(&run), (201, r#"{"name":"a","price":{"cents":0}}"#));
    assert_eq!(run.answer()["headers"]["content-type"], "application/json");
}

fn an_answer_may_be_an_error_s_response() {
    assert_eq!(answer(&ask("save", "POST", "/items", "", r#"{ "name": "" }"#)), (422, "an item has a name"));
}

fn a_parameter_that_cannot_be_extracted_is_axum_s_response() {
    assert_eq!(answer(&ask("show", "GET", "/items/x", "page=2", "")).0, 400);
    assert_eq!(answer(&ask("show", "GET", "/items/5", "", "")).0, 400);
    let run = ask("save", "POST", "/items", "", r#"{ "name": 1 }"#);
    let (status, body) = answer(&run);
    assert_eq!(status, 422);
    assert!(body.contains("name: invalid type: integer `1`"), "{body}");
}

fn a_function_may_stand_behind_several_routes() {
    assert_eq!(answer(&ask("save", "PUT", "/items/3", "", r#"{ "name": "a" }"#)).0, 200);
}

fn the_most_specific_of_a_function_s_routes_is_taken() {
    assert_eq!(answer(&ask("crossing", "GET", "/a/1", "", "")), (200, "id=1"));
    assert_eq!(answer(&ask("crossing", "PUT", "/a/1", "", "")), (200, "key=1"));
    assert_eq!(answer(&ask("crossing", "GET", "/a/1/2", "", "")), (200, "rest=1/2"));
    assert_eq!(answer(&ask("crossing", "GET", "/a/b/c", "", "")), (200, ""));
    assert_eq!(answer(&ask("crossing", "PUT", "/b", "", "")).0, 404);
    let run = ask("crossing", "POST", "/a/1", "", "");
    assert_eq!(answer(&run).0, 405);
    assert_eq!(run.answer()["headers"]["allow"], "GET, PUT");
}

fn a_path_that_is_not_the_function_s_is_not_found() {
    assert_eq!(answer(&ask("show", "GET", "/items/5/more", "", "")).0, 404);
}

fn a_method_that_is_not_the_function_s_is_not_allowed() {
    let run = ask("save", "DELETE", "/items/3", "", "");
    assert_eq!(answer(&run), (405, ""));
    assert_eq!(run.answer()["headers"]["allow"], "PUT");
}

fn the_rest_of_a_path_any_method_cookies_and_bytes_pass() {
    let run = ask("files", "PATCH", "/files/a/b.png", "", "");
    assert_eq!(run.answer()["cookies"], json!(["a=a/b.png"]));
    assert_eq!(run.answer()["isBase64Encoded"], true);
    assert_eq!(answer(&run), (200, "UEFUQ0g="));
}

fn a_body_above_axum_s_own_limit_is_read() {
    let name = "a".repeat(3 * 1024 * 1024);
    assert_eq!(answer(&ask("save", "POST", "/items", "", &json!({ "name": name }).to_string())).0, 201);
}

fn a_url_takes_every_path_and_method() {
    let url = |path| format!("https://shop.example{path}");
    assert_eq!(answer(&ask("all", "GET", "/", "", "")), (200, format!("GET {}", url("/")).as_str()));
    let run = ask("all", "DELETE", "/a/b", "c=d", "");
    assert_eq!(answer(&run), (200, format!("DELETE {}", url("/a/b?c=d")).as_str()));
}

fn who_sent_a_request_stands_in_its_context() {
    let mut event = request("GET", "/me", "", "");
    event["requestContext"]["authorizer"] =
        json!({ "jwt": { "claims": { "sub": "anna" }, "scopes": null }, "lambda": { "tenant": "a" } });
    let run = Lambda::handler("me").event(event).run();
    assert_eq!(answer(&run), (200, r#"Some("anna") Some(String("a"))"#));
}

fn a_panic_is_the_invocation_s_error() {
    assert_eq!(ask("panics", "GET", "/panic", "", "").error(), ("Panic", "panicked: behind the API"));
}

fn an_event_that_is_no_request_is_an_error() {
    assert_eq!(Lambda::handler("home").event(json!({})).run().error().0, "InvalidEvent");
}
