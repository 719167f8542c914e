use lessops::{Error, lambda};

#[lambda(trigger = dynamodb(existing = "orders"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
