use lessops::{Error, lambda};

#[lambda(trigger = ses("inbound", recipients = "orders at example.com"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
