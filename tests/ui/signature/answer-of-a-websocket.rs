use lessops::{Error, lambda};

#[lambda(trigger = websocket("send"))]
async fn chat(_: serde_json::Value) -> Result<String, Error> {
    Ok(String::new())
}

fn main() {}
