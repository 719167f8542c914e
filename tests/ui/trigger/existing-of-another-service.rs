use lessops::{Error, lambda};

#[lambda(trigger = kinesis(existing = "arn:aws:sqs:eu-central-1:123456789012:clicks"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
