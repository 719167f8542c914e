//! The queue of orders that are paid and wait for the warehouse.

use lessops::{Context, Record, lambda, tracing};

use crate::order::{Order, Refused};

/// Ships one order. What is refused comes back, and after five times goes to the dead-letter queue.
#[lambda(
    trigger = sqs("paid-orders", batch_size = 20, batching_window = 5s),
    alarm = [failed_records > 1%, oldest > 10m, panics > 0],
    timeout = 20s,
)]
async fn ship(order: Record<Order>, context: Context) -> Result<(), Refused> {
    let Order { id, wanted } = order.body;
    wanted.check()?;
    tracing::info!(order = id, attempt = order.attempt, request = context.request_id, "shipped");
    Ok(())
}
