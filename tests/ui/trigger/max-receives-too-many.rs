use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", max_receives = 5000))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
