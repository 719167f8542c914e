#[lambda(trigger = s3(events = ObjectCreate))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
