#[lambda(tags(team = $0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
