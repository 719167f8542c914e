#[lambda(trigger = [], alarm = [])]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
