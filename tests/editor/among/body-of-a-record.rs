#[lambda(trigger = sqs)]
async fn work(order: Record<Value>) -> Result<(), Error> {
    order.$0
}
