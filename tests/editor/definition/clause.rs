#[lambda(alarm = errors > 5 not$0ify pager)]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
