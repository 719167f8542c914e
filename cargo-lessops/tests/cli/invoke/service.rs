//! The functions that the tests of `cargo lessops invoke` run: each does one thing that Lambda has a word for.

use std::collections::BTreeMap;
use std::process::{ExitCode, abort, exit};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, thread};

use lessops::axum::body::Body;
use lessops::axum::http::StatusCode;
use lessops::resource::{Bucket, Queue, Send, Write};
use lessops::{Context, Error, Init, Record, lambda, tracing};
use serde_json::{Value, json};

/// Answers with its event.
#[lambda]
fn echo(event: Value) -> Result<Value, Error> {
    tracing::info!(of = "the test", "echoed");
    println!("a line of its own");
    Ok(event)
}

/// Answers with its environment.
#[lambda(memory = 512MB, timeout = 45s, env(GREETING = "hello", KEY = parameter("ApiKey")), logs(level = warn))]
fn show(_: Value, context: Context, thumbs: Bucket<Write>, orders: Queue<Send>) -> Result<Value, Error> {
    let variables: BTreeMap<_, _> = env::vars().collect();
    tracing::info!("is not written");
    Ok(json!({
        "variables": variables,
        "arn": context.invoked_function_arn,
        "thumbs": thumbs.name(),
        "orders": orders.url(),
    }))
}

/// How often this process was called.
#[lambda]
fn count(event: Value) -> Result<u32, Error> {
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let calls = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    if event["last"] == calls {
        exit(4);
    }
    Ok(calls)
}

#[lambda(timeout = 1s)]
fn hang(_: Value) -> Result<(), Error> {
    tracing::info!("begun");
    loop {
        thread::sleep(Duration::from_mins(1));
    }
}

/// Fills memory: what is mapped and not touched does not count.
#[lambda(memory = 128MB)]
fn grow(_: Value) -> Result<usize, Error> {
    let memory = vec![1_u8; 200 << 20];
    Ok(memory.iter().filter(|byte| **byte == 1).count())
}

#[lambda]
fn refuse(_: Value) -> Result<(), Error> {
    Err("not today".into())
}

#[lambda]
fn panic(_: Value) -> Result<(), Error> {
    panic!("nobody expected this")
}

#[lambda]
fn leave(_: Value) -> Result<(), Error> {
    exit(3)
}

#[lambda]
fn crash(_: Value) -> Result<(), Error> {
    abort()
}

struct Unready;

impl Init for Unready {
    async fn init() -> Result<Self, Error> {
        Err("the state is missing".into())
    }
}

#[lambda]
async fn unready(_: Value, _state: &Unready) -> Result<(), Error> {
    Ok(())
}

struct Gone;

impl Init for Gone {
    async fn init() -> Result<Self, Error> {
        exit(7)
    }
}

#[lambda]
async fn gone(_: Value, _state: &Gone) -> Result<(), Error> {
    Ok(())
}

#[lambda]
fn large(_: Value) -> Result<String, Error> {
    Ok("x".repeat(7 << 20))
}

#[lambda(trigger = url(stream = true))]
async fn stream() -> (StatusCode, Body) {
    (StatusCode::CREATED, Body::from("piece by piece"))
}

/// Takes orders of which there are some.
#[lambda(trigger = "sqs:to-ship")]
async fn ship(order: Record<Value>) -> Result<(), Error> {
    match order.body["weight"].as_u64() {
        Some(0) | None => Err("there is nothing to ship".into()),
        Some(_) => Ok(()),
    }
}

fn main() -> ExitCode {
    lessops::run()
}
