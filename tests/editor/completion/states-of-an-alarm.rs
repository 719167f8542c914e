#[lambda(trigger = alarm("orders.errors", on = $0))]
async fn work(event: Value) -> Result<(), Error> {
    Ok(())
}
