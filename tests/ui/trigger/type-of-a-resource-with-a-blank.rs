use lessops::{Error, lambda};

#[lambda(trigger = custom_resource("Custom::My Thing"))]
async fn thing() -> Result<(), Error> {
    Ok(())
}

fn main() {}
