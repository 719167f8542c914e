#[lambda(trigger = s3(events = [ObjectRemoved:Delete, $0]))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
