use lessops::{Error, lambda};

#[lambda(encrypt = key("alias/orders"))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
