#[lambda(trigger = schedule(rate(1 $0)))]
async fn work() -> Result<(), Error> {
    Ok(())
}
