use lessops::{Error, lambda};

#[lambda(trigger = alarm("CpuIsHigh", on = ok))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
