#[lambda(alarm = p9$09(duration) > 5s)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
