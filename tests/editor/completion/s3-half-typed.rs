#[lambda(trigger = s3("uploads", pre$0))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
