use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), breaker = breaker(when = throttles > 5 in 1m))]
fn ship(order: Record<String>) -> Result<(), Error> {
    Err(order.body.into())
}

fn main() {}
