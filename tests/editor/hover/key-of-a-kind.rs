#[lambda(trigger = s3("uploads", pre$0fix = "a/"))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
