#[lambda(trigger = schedule(rate(5 $0)))]
async fn work() -> Result<(), Error> {
    Ok(())
}
