use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day)))]
#[lambda(trigger = schedule(rate(1 hour)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
