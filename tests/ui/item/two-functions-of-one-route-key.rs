use lessops::{Error, lambda};

#[lambda(trigger = websocket("$connect"))]
async fn greet() -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = [websocket("send"), websocket("$connect")])]
async fn meet() -> Result<(), Error> {
    Ok(())
}

fn main() {}
