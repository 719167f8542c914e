use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks"), retries = 1)]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
