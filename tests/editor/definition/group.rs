#[lambda(lo$0gs(retention = 30d))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
