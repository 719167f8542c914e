use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day), input = "{full: true}"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
