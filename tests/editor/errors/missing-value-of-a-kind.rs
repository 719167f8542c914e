#[lambda(trigger = s3(prefix = ))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
