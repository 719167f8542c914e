use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders", pollers(min = 30, max = 20), max_concurrency = 5))]
async fn ship(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
