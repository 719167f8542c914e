use lessops::{Error, lambda};

#[lambda(trigger = s3("uploads", via = eventbridge))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
