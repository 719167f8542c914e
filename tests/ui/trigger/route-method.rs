use lessops::{Error, lambda};

#[lambda(trigger = http("GTE /orders"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
