use lessops::{Error, lambda};

#[lambda(trigger = s3(existing = "uploads"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
