#[lambda(trigger = [s3("a"), sq$0])]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
