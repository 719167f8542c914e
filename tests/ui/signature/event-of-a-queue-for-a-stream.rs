use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks"))]
async fn ship(_: lessops::event::sqs::SqsEvent) -> Result<(), Error> {
    Ok(())
}

fn main() {}
