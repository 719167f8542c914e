#[lambda(trigger = [s3, sq])]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
