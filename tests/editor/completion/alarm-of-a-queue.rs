#[lambda(trigger = sqs, alarm = $0)]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
