#[lambda(trigger = s3, on_failure = que$0ue("lost"))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
