use lessops::{Error, lambda};

#[lambda(trigger = eventbridge(source = "shop", pattern = r#"{"source": ["shop"]}"#))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
