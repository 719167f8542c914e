#[lambda()]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
