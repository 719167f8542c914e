/// Makes a thumbnail.
#[lambda(trigger = s3, $0)]
#[inline]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
