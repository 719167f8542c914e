use lessops::{Error, lambda};

#[lambda(trigger = websocket)]
async fn chat(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
