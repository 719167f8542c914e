use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day), flexible = 2d))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
