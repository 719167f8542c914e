#[lambda(trigger = sqs(batch_size = 5, $0, fifo = true))]
async fn work(order: Record<Value>) -> Result<(), Error> {
    Ok(())
}
