use lessops::{Error, lambda};

#[lambda(trigger = http("GET /orders/:id"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
