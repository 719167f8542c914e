#[lambda(trigger = s3, alarm = errors > 5, memory = 1GB)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
