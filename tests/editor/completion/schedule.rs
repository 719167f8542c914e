#[lambda(trigger = schedule($0))]
async fn work() -> Result<(), Error> {
    Ok(())
}
