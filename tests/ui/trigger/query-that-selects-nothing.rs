use lessops::{Error, lambda};

#[lambda(trigger = iot("sensors/+/temperature"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
