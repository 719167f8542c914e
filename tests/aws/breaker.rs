//! A service with a circuit breaker, whose binary has the controller. Run by `test_breaker.py`.

use std::process::ExitCode;

use lessops::{Error, Record, lambda};

/// Ships an order.
#[lambda(trigger = sqs("orders"), breaker = breaker(when = errors > 50% in 1m, open = 2m))]
fn ship(order: Record<String>) -> Result<(), Error> {
    Err(order.body.into())
}

fn main() -> ExitCode {
    lessops::run()
}
