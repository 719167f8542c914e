#[lambda(tri)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
