#[lambda(trigger = s3, mem$0ory = 1GB)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
