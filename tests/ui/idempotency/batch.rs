use lessops::event::sqs::SqsEvent;
use lessops::{Error, lambda};

#[lambda(trigger = sqs("orders"), idempotent(key = "/order/id"))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
