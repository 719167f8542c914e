#[lambda(trigger = s3, on_failure = qu$0)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
