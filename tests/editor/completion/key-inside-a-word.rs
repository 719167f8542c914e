#[lambda(me$0mory = 1GB)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
