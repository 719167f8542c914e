#[lambda(trigger = s3, on_failure = queue($0))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
