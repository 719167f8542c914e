use lessops::{Error, Record, lambda};

struct Order;

#[lambda(trigger = "sqs")]
async fn ship(_: Record<Order>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
