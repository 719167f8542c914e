use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(0 minutes)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
