mod inner {
    use super::*;

    #[lambda($0)]
    async fn inside(_: S3Event) -> Result<(), Error> {
        Ok(())
    }
}

#[lambda(trigger = s3)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
