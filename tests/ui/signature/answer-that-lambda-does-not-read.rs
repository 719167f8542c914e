use lessops::event::kafka::KafkaEvent;
use lessops::{Error, lambda};

#[lambda(trigger = kafka("orders", bootstrap_servers = "kafka.example.com:9092"))]
async fn ship(_: KafkaEvent) -> Result<serde_json::Value, Error> {
    Ok(serde_json::json!({ "batchItemFailures": [] }))
}

fn main() {}
