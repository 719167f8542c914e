use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks", max_age = 2d))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
