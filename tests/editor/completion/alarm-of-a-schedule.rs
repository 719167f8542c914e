#[lambda(trigger = schedule(rate(1 hour)), alarm = $0)]
async fn work() -> Result<(), Error> {
    Ok(())
}
