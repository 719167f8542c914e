#[lambda(trigger = http("GET /"), alarm = $0)]
async fn work() -> Result<(), Error> {
    Ok(())
}
