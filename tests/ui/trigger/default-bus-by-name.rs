use lessops::{Error, lambda};

#[lambda(trigger = eventbridge(bus = "default", source = "shop"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
