use lessops::{Error, lambda};

#[lambda(trigger = websocket("GET /chat"))]
async fn chat(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
