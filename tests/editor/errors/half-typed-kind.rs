#[lambda(trigger = s)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
