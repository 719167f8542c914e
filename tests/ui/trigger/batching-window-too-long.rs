use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", batching_window = 10m))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
