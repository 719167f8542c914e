use lessops::{Error, lambda};

#[lambda(trigger = sqs(existing = "orders", max_receives = 3))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
