use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), idempotent(for = 1d))]
async fn ship(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
