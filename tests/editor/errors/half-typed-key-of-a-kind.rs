#[lambda(trigger = s3(pre))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
