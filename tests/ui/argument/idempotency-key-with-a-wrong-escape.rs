use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), idempotent(key = ["/order/id", "/a~b"]))]
async fn ship(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
