use lessops::{Error, lambda};

#[lambda(trigger = websocket("$connect", auth = jwt))]
async fn chat(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
