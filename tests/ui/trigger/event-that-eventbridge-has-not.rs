use lessops::{Error, lambda};

#[lambda(trigger = s3(existing = "uploads", via = eventbridge, events = "Replication:*"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
