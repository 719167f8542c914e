use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day), timezone = "Europe/Berlin"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
