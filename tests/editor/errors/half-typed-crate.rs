#[lambda(crate = , trigger = s3)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
