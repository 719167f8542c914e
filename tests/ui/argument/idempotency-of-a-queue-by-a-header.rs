use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), idempotent(key = ["/id", header("Idempotency-Key")]))]
async fn ship(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
