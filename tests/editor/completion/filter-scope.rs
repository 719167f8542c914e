#[lambda(trigger = sns(filter_scope = $0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
