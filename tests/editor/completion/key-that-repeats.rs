#[lambda(trigger = s3, alarm = errors > 5, al$0)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
