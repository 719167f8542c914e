#[lambda(alarm = errors > 5, alarm = th$0)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
