//! Generated code passes under the strictest lints of its user.

#![deny(warnings, unused, missing_docs, missing_debug_implementations, unreachable_pub, unused_results)]
#![deny(future_incompatible, let_underscore, nonstandard_style, rust_2018_idioms, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use lessops::{Context, Error, Init, Record, lambda};

struct Prices(u32);

impl Init for Prices {
    async fn init() -> Result<Self, Error> {
        Ok(Self(1))
    }
}

/// Ships an order.
#[lambda(trigger = "sqs:orders", alarm = errors > 5)]
async fn ship(order: Record<u32>, context: Context, prices: &Prices) -> Result<(), Error> {
    println!("{}: {}", context.request_id, order.body * prices.0);
    Ok(())
}

/// Says that it is there.
#[lambda(trigger = http("GET /"))]
async fn index(prices: &Prices) -> String {
    prices.0.to_string()
}

fn main() {}
