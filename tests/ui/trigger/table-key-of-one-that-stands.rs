use lessops::{Error, lambda};

#[lambda(trigger = dynamodb(existing = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000", key = "id: S"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
