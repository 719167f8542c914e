#[lambda(vpc($0))]
async fn work() -> Result<(), Error> {
    Ok(())
}
