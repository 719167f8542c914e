use lessops::{Error, lambda};

#[lambda(trigger = websocket("send"))]
async fn chat(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
