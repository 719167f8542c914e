#[lambda($0)]
fn plain(_: S3Event) -> Result<(), Error> {
    Ok(())
}

async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
