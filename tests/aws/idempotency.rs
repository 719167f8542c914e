//! The service that `test_idempotency.py` runs against a mock of AWS: functions that run once for each key.

#![expect(clippy::needless_pass_by_value, reason = "a handler takes its event by value")]

use std::fs::OpenOptions;
use std::io::Write as _;
use std::thread::sleep;
use std::time::Duration;

use lessops::axum::http::StatusCode;
use lessops::{Error, Record, lambda};
use serde::Deserialize;

#[derive(Deserialize)]
struct Order {
    id: String,
    #[serde(default)]
    fails: bool,
}

/// Writes a line to the file of runs, and takes its time.
fn run(what: &str) -> Result<(), Error> {
    let runs = std::env::var("RUNS")?;
    // One write, so that no other process gets between.
    OpenOptions::new().append(true).create(true).open(runs)?.write_all(format!("{what}\n").as_bytes())?;
    sleep(Duration::from_millis(500));
    Ok(())
}

/// Answers what it charged.
#[lambda(idempotent(key = "/id", for = 2h))]
fn charge(order: Order) -> Result<String, Error> {
    run(&order.id)?;
    match order.fails {
        true => Err("the card was refused".into()),
        false => Ok(format!("charged {} in {}", order.id, std::process::id())),
    }
}

/// One message a call.
#[lambda(trigger = sqs("orders"), idempotent(key = "/id"))]
fn ship(order: Record<Order>) -> Result<(), Error> {
    run(&order.body.id)
}

/// A request.
#[lambda(trigger = http("POST /payments"), idempotent(key = header("Idempotency-Key")))]
fn pay() -> Result<String, StatusCode> {
    run("pay").map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(format!("paid in {}", std::process::id()))
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
