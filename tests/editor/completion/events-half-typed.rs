#[lambda(trigger = s3("uploads", events = Obj$0))]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
