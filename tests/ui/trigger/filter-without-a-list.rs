use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = sqs("orders", filter = r#"{"body": {"kind": "order"}}"#))]
async fn ship(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
