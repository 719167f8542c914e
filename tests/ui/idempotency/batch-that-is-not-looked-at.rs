use lessops::{Error, lambda};

#[lambda(trigger = sqs("orders"), idempotent(key = "/order/id"))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
