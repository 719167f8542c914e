#[lambda(trigger = )]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}

fn other() {
    wo$0
}
