use lessops::{Error, lambda};

#[lambda(trigger = kinesis("clicks", parallelization = 2, tumbling_window = 1m))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
