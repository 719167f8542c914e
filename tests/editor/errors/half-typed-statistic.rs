#[lambda(trigger = s3, alarm = p99())]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
