#[lambda(trigger = schedule(ra$0))]
async fn work() -> Result<(), Error> {
    Ok(())
}
