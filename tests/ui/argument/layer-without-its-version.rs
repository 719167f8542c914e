use lessops::{Error, lambda};

#[lambda(layers = ["arn:aws:lambda:eu-central-1:123456789012:layer:fonts"])]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
