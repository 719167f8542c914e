use lessops::{Error, Record, lambda};

#[lambda(trigger = "sqs:orders")]
async fn ship(_: Record<u32>) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = sqs("orders", batch_size = 5))]
async fn bill(_: Record<u32>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
