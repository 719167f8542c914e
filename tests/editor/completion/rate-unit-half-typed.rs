#[lambda(trigger = schedule(rate(5 mi$0)))]
async fn work() -> Result<(), Error> {
    Ok(())
}
