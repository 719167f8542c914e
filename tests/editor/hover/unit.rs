#[lambda(trigger = schedule(rate(5 min$0utes)))]
async fn work() -> Result<(), Error> {
    Ok(())
}
