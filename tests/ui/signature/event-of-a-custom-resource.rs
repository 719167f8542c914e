use lessops::{Error, lambda};

#[lambda(trigger = custom_resource("Custom::Thing"))]
async fn thing(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
