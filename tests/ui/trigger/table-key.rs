use lessops::{Error, lambda};

#[lambda(trigger = dynamodb("orders", key = "id: D"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
