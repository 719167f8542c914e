use lessops::{Error, lambda};

#[lambda(trigger = dynamodb("orders", starting_position = at(2026-11-24T10:00:00)))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
