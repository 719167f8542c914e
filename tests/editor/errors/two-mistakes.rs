#[lambda(trigger = s4, memory = 1TB)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
