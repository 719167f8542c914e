#[lambda(trigger = cognito(on = [$0]))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
