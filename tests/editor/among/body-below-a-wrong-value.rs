#[lambda(trigger = s3, memory = 1TB)]
async fn work(event: S3Event) -> Result<(), Error> {
    event.$0
}
