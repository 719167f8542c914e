use lessops::{Error, lambda};

#[lambda(trigger = http("/orders"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
