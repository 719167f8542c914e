//! What happens while the shop is closed.

use lessops::{Error, lambda, tracing};
use serde::{Deserialize, Serialize};

use crate::order::Orders;

/// Of the event that EventBridge Scheduler sends, what the report needs.
#[derive(Deserialize)]
struct Night {
    time: String,
}

/// The orders until a night.
#[derive(Serialize)]
struct Report {
    until: String,
    orders: usize,
    pieces: u64,
}

/// Counts the day's orders, for the people who open in the morning.
///
/// It need not be `async`: it waits for nothing.
#[lambda(
    trigger = schedule(cron(30 2 * * ? *), timezone = "Europe/Vienna"),
    alarm = max(duration) > 1m,
    timeout = 5m,
    retries = 1,
)]
fn report(night: Night, orders: &Orders) -> Result<Report, Error> {
    let orders = orders.all();
    let pieces = orders.iter().map(|order| u64::from(order.wanted.quantity)).sum();
    let report = Report { until: night.time, orders: orders.len(), pieces };
    tracing::info!(until = report.until, orders = report.orders, pieces, "the day's orders");
    Ok(report)
}
