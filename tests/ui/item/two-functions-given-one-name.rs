use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

#[lambda(name = "report", trigger = schedule(rate(1 hour)))]
async fn hourly() -> Result<(), Error> {
    Ok(())
}

fn main() {}
