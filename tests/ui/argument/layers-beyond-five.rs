use lessops::{Error, lambda};

#[lambda(layers = ["arn:aws:lambda:eu-central-1:123456789012:layer:l0:1", "arn:aws:lambda:eu-central-1:123456789012:layer:l1:1", "arn:aws:lambda:eu-central-1:123456789012:layer:l2:1", "arn:aws:lambda:eu-central-1:123456789012:layer:l3:1", "arn:aws:lambda:eu-central-1:123456789012:layer:l4:1", "arn:aws:lambda:eu-central-1:123456789012:layer:l5:1"])]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
