#[lambda(logs(retention = 30d, $0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
