#[lambda()]
async fn work(event: S3Event) -> Result<(), Error> {
    event.$0
}
