//! The poller of a Kinesis stream: batches in order, of which a failed one is tried again before any other ("Using Lambda
//! with Amazon Kinesis Data Streams", Lambda developer guide). A stream has one shard here. What fails is tried again at
//! once, and is not cut in two.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use lessops_core::problem::counted;
use lessops_core::trigger::Kinesis;
use serde_json::{Value as Json, json};

use crate::dev::broker::{Failed, Record};
use crate::dev::generation::Generation;
use crate::dev::pattern::matches;
use crate::dev::request::ACCOUNT;
use crate::dev::world::World;
use crate::local::region;

/// Hands over the records of a stream until another build takes over.
pub(super) async fn poll(world: Arc<World>, generation: Arc<Generation>, function: String, kinesis: Kinesis) {
    let stream = kinesis.stream(&function).into_owned();
    let reading = kinesis.reading();
    let size = reading.batch_size() as usize;
    let window = Duration::from_secs(reading.batching_window.unwrap_or(0).into());
    let mut tries = 0;
    loop {
        let batch = tokio::select! {
            biased;
            () = generation.retired() => return,
            batch = world.broker.records(&stream, &function, size, window) => batch,
        };
        let Some(last) = batch.last().map(|record| record.sequence) else { continue };
        let passed: Vec<_> = batch.iter().filter(|record| passes(&kinesis, record)).collect();
        let since = Instant::now();
        let failed = match passed.is_empty() {
            true => None,
            false => failed(&generation, &function, &stream, &passed).await,
        };
        if !passed.is_empty() {
            let outcome = if failed.is_some() { "failed" } else { "ok" };
            let (records, millis) = (counted(passed.len(), "record"), since.elapsed().as_millis());
            anstream::eprintln!("stream {stream}  {records}  {outcome}  {millis} ms  {function}");
        }
        let Some((first, error)) = failed else {
            tries = 0;
            world.broker.advance(&stream, &function, last);
            continue;
        };
        // What was handled before the one that failed does not come again, and is a step ahead.
        if first > passed[0].sequence {
            tries = 0;
        }
        world.broker.advance(&stream, &function, first - 1);
        if tries == reading.retries() {
            tries = 0;
            let left: Vec<_> = passed.into_iter().filter(|record| record.sequence >= first).collect();
            let event = event(&stream, &left);
            let source = format!("stream {stream}");
            world.broker.fail(Failed { function: function.clone(), source, event, error });
            world.broker.advance(&stream, &function, last);
        } else {
            tries += 1;
        }
    }
}

/// From which record on a batch failed, and why, if it did.
async fn failed(
    generation: &Arc<Generation>,
    function: &str,
    stream: &str,
    batch: &[&Record],
) -> Option<(u64, String)> {
    let first = batch.first()?.sequence;
    match generation.invoke(function, &event(stream, batch)).await {
        Ok(answer) => {
            let answer: Json = serde_json::from_slice(&answer).unwrap_or_default();
            let failures = answer["batchItemFailures"].as_array()?;
            let number = |failure: &Json| failure["itemIdentifier"].as_str()?.parse().ok();
            let numbers = failures.iter().map(|failure| number(failure).unwrap_or(first));
            Some((numbers.min()?.max(first), "reported as failed".to_owned()))
        }
        Err(error) => Some((first, error.to_string())),
    }
}

fn passes(kinesis: &Kinesis, record: &Record) -> bool {
    let Some(patterns) = &kinesis.filter else { return true };
    let data = BASE64_STANDARD.decode(&record.data).unwrap_or_default();
    let data: Json = serde_json::from_slice(&data).unwrap_or_default();
    let record = json!({ "data": data, "partitionKey": record.key });
    patterns.iter().any(|pattern| matches(pattern.fields(), &record))
}

fn event(stream: &str, batch: &[&Record]) -> Json {
    let region = region();
    let record = |record: &&Record| {
        json!({
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record.key,
                "sequenceNumber": record.sequence.to_string(),
                "data": record.data,
                "approximateArrivalTimestamp": seconds(record),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": format!("shardId-000000000000:{}", record.sequence),
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": format!("arn:aws:iam::{ACCOUNT}:role/local"),
            "awsRegion": region,
            "eventSourceARN": format!("arn:aws:kinesis:{region}:{ACCOUNT}:stream/{stream}"),
        })
    };
    json!({ "Records": batch.iter().map(record).collect::<Vec<_>>() })
}

/// When a record was put into the stream, in seconds since 1970.
fn seconds(record: &Record) -> f64 {
    record.put.as_duration().as_secs_f64()
}
