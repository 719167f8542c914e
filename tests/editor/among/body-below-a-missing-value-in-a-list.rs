#[lambda(trigger = [s3, ], alarm = )]
async fn work(event: S3Event) -> Result<(), Error> {
    event.$0
}
