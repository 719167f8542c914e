#[lambda(trigger = schedule(rate(5 minutes), $0))]
async fn work() -> Result<(), Error> {
    Ok(())
}
