#[lambda(trigger = s3, alarm = errors >)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
