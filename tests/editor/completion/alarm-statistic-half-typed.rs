#[lambda(trigger = sqs, alarm = max(ol$0) > 5m)]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
