use lessops::{Error, lambda};

#[lambda(layers = ["arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3", "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:4"])]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
