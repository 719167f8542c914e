#[lambda(alarm = err$0ors > 5 in 5m)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
