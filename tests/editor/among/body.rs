#[lambda(trigger = s3)]
async fn work(event: S3Event) -> Result<(), Error> {
    event.$0
}
