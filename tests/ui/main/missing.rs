use lessops::{Error, lambda};

#[lambda]
async fn report() -> Result<(), Error> {
    Ok(())
}
