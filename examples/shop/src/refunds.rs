//! Money that goes back to customers: once for each order, whatever happens twice.

use std::time::Duration;

use lessops::{Breaker, BreakerError, Error, Record, breaker, lambda, metric, tracing};
use serde::Deserialize;

/// The bank. While it does not answer, nobody waits for it.
static BANK: Breaker = breaker!("bank").open_for(Duration::from_secs(30));

/// What goes back, in cents.
#[derive(Deserialize)]
struct Refund {
    order: u64,
    amount: u32,
}

/// Gives the money for an order back. A message that comes twice finds that it is done.
///
/// The breaker around the bank spares the bank. The one in front of the function leaves messages in their queue until a few of them
/// go through again.
#[lambda(
    trigger = sqs("refunds", max_concurrency = 5),
    idempotent("/order", for = 30d),
    breaker(failed_records > 50% in 1m, open = 2m),
    alarm = [metric("breaker.opened") > 0, metric("refunds.cents") > 1000000 in 1h],
    rollout = linear(20%, every = 1m),
    logs(retention = 365d, level = info, forward = stream("audit")),
)]
async fn refund(refund: Record<Refund>) -> Result<(), Error> {
    let Refund { order, amount } = refund.body;
    match BANK.call(|| pay_back(order, amount)).await {
        Ok(()) => metric!("refunds.cents", amount),
        Err(BreakerError::Open) => return Err("the bank does not answer, and is not asked again yet".into()),
        Err(BreakerError::Call(error)) => return Err(error),
    }
    Ok(())
}

/// Where a real shop talks to its bank.
async fn pay_back(order: u64, amount: u32) -> Result<(), Error> {
    tracing::info!(order, amount, "paid back");
    Ok(())
}

#[cfg(test)]
mod tests {
    use lessops::testing::{State, alarm};

    #[test]
    fn a_bank_that_does_not_answer_wakes_somebody() {
        let mut opened = alarm("refund", "metric(\"breaker.opened\") > 0");
        assert_eq!(opened.feed([0, 1, 0]), [State::Ok, State::Alarm, State::Ok]);
    }
}
