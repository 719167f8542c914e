#[lambda(alarm = $0, trigger = sqs)]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
