#[lambda(alarm = p99(dur$0ation) > 5s)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
