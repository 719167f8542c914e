use lessops::{Error, lambda};

#[lambda(trigger = kafka("orders", bootstrap_servers = "kafka.example.com:9092", auth = iam))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
