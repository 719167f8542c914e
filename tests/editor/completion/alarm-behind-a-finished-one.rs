#[lambda(alarm = [errors > 5, $0])]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
