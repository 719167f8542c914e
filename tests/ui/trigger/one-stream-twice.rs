use lessops::{Error, lambda};

#[lambda(trigger = [kinesis("clicks"), kinesis("clicks", batch_size = 5)])]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
