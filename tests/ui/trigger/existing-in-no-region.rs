use lessops::{Error, lambda};

#[lambda(trigger = sqs(existing = "arn:aws:sqs:europe:123456789012:orders"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
