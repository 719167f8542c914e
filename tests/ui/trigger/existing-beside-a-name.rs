use lessops::{Error, lambda};

#[lambda(trigger = sqs("orders", existing = "returns"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
