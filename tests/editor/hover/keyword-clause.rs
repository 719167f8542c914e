#[lambda(alarm = errors > 5 f$0or 3)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
