#[lambda(trigger = [s3("a"), s3("b", $0)])]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
