#[lambda(logs(retention = 30d, level = wa$0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
