/// Makes a thumbnail.
#[lambda(trigger = s3, $0)]
#[allow(dead_code)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
