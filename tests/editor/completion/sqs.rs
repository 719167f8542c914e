#[lambda(trigger = sqs($0))]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
