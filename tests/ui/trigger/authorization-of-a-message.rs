use lessops::{Error, lambda};

#[lambda(trigger = websocket("send", auth = iam))]
async fn chat(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
