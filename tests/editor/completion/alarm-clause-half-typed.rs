#[lambda(alarm = errors > 5 in 5m no$0)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
