#[lambda($0, memory = 1GB)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
