//! What happens while the shop is closed.

use lessops::{Error, lambda, tracing};

use crate::order::Orders;

/// Counts the day's orders, for the people who open in the morning.
///
/// It need not be `async`: it waits for nothing.
#[lambda(
    trigger = schedule(cron(30 2 * * ? *), timezone = "Europe/Vienna"),
    alarm = max(duration) > 1m,
    timeout = 5m,
    retries = 1,
)]
fn report(orders: &Orders) -> Result<usize, Error> {
    let orders = orders.all();
    let pieces: u64 = orders.iter().map(|order| u64::from(order.wanted.quantity)).sum();
    tracing::info!(orders = orders.len(), pieces, "the day's orders");
    Ok(orders.len())
}
