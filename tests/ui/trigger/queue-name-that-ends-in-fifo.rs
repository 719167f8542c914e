use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders.fifo", fifo = true))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
