use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", max_concurrency = 1))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
