#[lambda(alarm = p99.9($0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
