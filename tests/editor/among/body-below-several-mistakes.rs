#[lambda(trigger = s4, memory = = 5, alarm = errors >)]
async fn work(event: S3Event) -> Result<(), Error> {
    event.$0
}
