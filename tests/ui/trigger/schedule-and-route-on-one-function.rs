use lessops::{Error, lambda};

#[lambda(trigger = [schedule(rate(1 day)), http("GET /report")])]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
