use lessops::{Error, lambda};

#[lambda(trigger = eventbridge)]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
