#[lambda(trigger = s3(events = ObjectCreated: $0))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
