use lessops::{Error, lambda};

#[lambda(trigger = alarm("ship.errors", on = firing))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
