#[lambda(trigger = sqs, alarm = [errors > 5, avg($0)])]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
