#[lambda(trigger = s3("uploads", prefix = "a/", $0))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
