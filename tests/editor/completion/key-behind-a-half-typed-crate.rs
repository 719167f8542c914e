#[lambda(crate = , me$0)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
