#[lambda(trigger = s3(events = Object$0Created:Put))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
