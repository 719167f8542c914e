#[lambda(trigger = s3, alarm = $0)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
