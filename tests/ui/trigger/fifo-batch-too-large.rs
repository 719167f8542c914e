use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", fifo = true, batch_size = 100))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
