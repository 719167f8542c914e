use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), breaker(when = errors > 50% in 1m, open = 10s))]
fn ship(order: Record<String>) -> Result<(), Error> {
    Err(order.body.into())
}

fn main() {}
