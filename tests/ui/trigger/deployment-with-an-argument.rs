use lessops::{Error, lambda};

#[lambda(trigger = deployment(of = "orders"))]
async fn smoke() -> Result<(), Error> {
    Ok(())
}

fn main() {}
