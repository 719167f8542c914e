#[lambda(trigger = kinesis, alarm = $0)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
