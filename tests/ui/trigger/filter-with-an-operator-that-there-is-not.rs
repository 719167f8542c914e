use lessops::{Error, lambda};

#[lambda(trigger = sqs("orders", filter = r#"{"body": {"kind": [{"startswith": "a"}]}}"#))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
