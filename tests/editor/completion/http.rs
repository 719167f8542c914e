#[lambda(trigger = http($0))]
async fn work() -> Result<(), Error> {
    Ok(())
}
