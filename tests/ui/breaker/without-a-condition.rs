use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), breaker(open = 2m))]
fn ship(order: Record<String>) -> Result<(), Error> {
    Err(order.body.into())
}

fn main() {}
