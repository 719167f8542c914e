#[lambda(trigger = dynamodb($0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
