use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks", starting_position = trimhorizon))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
