use lessops::{Error, event::sqs::SqsEvent, lambda};

#[lambda(trigger = "s3")]
async fn thumbnail(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
