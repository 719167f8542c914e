#[lambda(trigger = kinesis(starting_position = $0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
