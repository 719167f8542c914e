#[lambda(trigger = s$03("uploads"))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
