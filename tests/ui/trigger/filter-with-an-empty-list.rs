use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks", filter = r#"{"data": {"kind": []}}"#))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
