//! The service that the tests of `cargo lessops dev` run.

use std::time::Duration;
use std::{process, thread};

use lessops::axum::extract::{Path, Query};
use lessops::axum::http::{StatusCode, Uri};
use lessops::{Error, Record, lambda};
use serde_json::{Value, json};

/// What a test changes, and has built again.
const GREETING: &str = "hello";

/// Greets, and says which process does.
#[lambda(trigger = http("GET /greet/{name}", cors = cors("https://shop.example")))]
fn greet(Path(name): Path<String>, Query(query): Query<Value>) -> String {
    let tone = query["tone"].as_str().unwrap_or_default();
    format!("{GREETING} {name}{tone} {}", process::id())
}

#[lambda(trigger = http("GET /hang"), timeout = 1s)]
fn hang() -> StatusCode {
    thread::sleep(Duration::from_mins(1));
    StatusCode::OK
}

#[lambda(trigger = rest("GET /hang"), timeout = 1s)]
fn hang_behind_rest() -> StatusCode {
    thread::sleep(Duration::from_mins(1));
    StatusCode::OK
}

#[lambda(trigger = http("GET /exit"))]
fn exit() -> StatusCode {
    process::exit(3)
}

#[lambda(trigger = http("GET /me", auth = jwt(issuer = "https://login.example", audience = "shop")))]
fn me() -> StatusCode {
    StatusCode::OK
}

#[lambda(trigger = http("GET /guarded", auth = authorizer("guard")))]
fn guarded() -> StatusCode {
    StatusCode::OK
}

/// Lets pass whoever says the word.
#[lambda(timeout = 10s)]
fn guard(question: Value) -> Result<Value, Error> {
    Ok(json!({ "isAuthorized": question["headers"]["x-word"] == "please" }))
}

#[lambda(trigger = rest("GET /keyed", api_key = true))]
fn keyed() -> StatusCode {
    StatusCode::OK
}

#[lambda(trigger = url(auth = none))]
fn page(uri: Uri) -> String {
    uri.to_string()
}

/// Answers with what it was called with.
#[lambda(trigger = schedule(rate(1 day), input = r#"{"full": true}"#))]
fn nightly(input: Value) -> Result<Value, Error> {
    Ok(input)
}

/// Fails on what it can't do.
#[lambda(trigger = sqs("jobs", max_receives = 2))]
fn work(job: Record<String>) -> Result<(), Error> {
    match job.body.as_str() {
        "bad" => Err("it can't be done".into()),
        _ => Ok(()),
    }
}

fn main() -> process::ExitCode {
    lessops::run()
}
