#[lambda(alarm = [errors > 5 $0, throttles > 1])]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
