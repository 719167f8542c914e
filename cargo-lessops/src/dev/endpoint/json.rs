//! Kinesis and EventBridge, which speak JSON, and of which functions here need little.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::{last_part, missing};
use crate::dev::answer::Answer;
use crate::dev::sources::bus;
use crate::dev::world::World;

/// The only shard of every stream.
const SHARD: &str = "shardId-000000000000";

/// Answers a request to Kinesis. The data comes in Base64, as an event has it.
pub(super) fn kinesis(world: &Arc<World>, operation: &str, input: &Json) -> Answer {
    let named = if input["StreamName"].is_null() { &input["StreamARN"] } else { &input["StreamName"] };
    let stream = last_part(named);
    let put = |record: &Json| {
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let sequence = world.broker.put(&stream, text("PartitionKey"), text("Data").to_owned());
        json!({ "ShardId": SHARD, "SequenceNumber": sequence.to_string() })
    };
    let output = match operation {
        "PutRecord" => put(input),
        "PutRecords" => {
            let records = input["Records"].as_array().into_iter().flatten().map(put);
            json!({ "FailedRecordCount": 0, "Records": records.collect::<Vec<_>>() })
        }
        other => return missing("Kinesis", other),
    };
    Answer::json(200, &output)
}

/// Answers a request to EventBridge.
pub(super) fn events(world: &Arc<World>, operation: &str, input: &Json) -> Answer {
    if operation != "PutEvents" {
        return missing("EventBridge", operation);
    }
    let entries = input["Entries"].as_array().into_iter().flatten();
    let entries = entries.map(|entry| json!({ "EventId": bus::put(world, entry) }));
    Answer::json(200, &json!({ "FailedEntryCount": 0, "Entries": entries.collect::<Vec<_>>() }))
}
