//! The pollers of a queue: batches for the function, what fails back into the queue, and what fails too often to the dead
//! letters ("Using Lambda with Amazon SQS", Lambda developer guide). What fails is tried again at once, and not when it
//! would be visible again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lessops_core::grammar::duration::Seconds;
use lessops_core::grammar::number::Count;
use lessops_core::problem::counted;
use lessops_core::trigger::Sqs;
use serde_json::{Map, Value as Json, json};
use tokio::sync::Semaphore;

use crate::dev::broker::{Failed, Message};
use crate::dev::generation::Generation;
use crate::dev::pattern::matches;
use crate::dev::request::ACCOUNT;
use crate::dev::world::World;
use crate::local::region;

/// How many batches are handled at once where nothing is said, with which Lambda begins ("Configuring scaling behavior for
/// SQS event source mappings", Lambda developer guide).
const CONCURRENCY: u32 = 5;

/// Hands over the messages of a queue until another build takes over.
pub(super) async fn poll(world: Arc<World>, generation: Arc<Generation>, function: String, sqs: Sqs) {
    let queue = sqs.queue(&function).into_owned();
    let size = sqs.batch_size() as usize;
    let window = Duration::from_secs(sqs.batching_window.map_or(0, Seconds::get).into());
    let slots = Arc::new(Semaphore::new(at_once(&sqs) as usize));
    let sqs = Arc::new(sqs);
    loop {
        // It ends where the semaphore is closed, which nobody does.
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        let batch = tokio::select! {
            biased;
            () = generation.retired() => return,
            batch = world.broker.batch(&queue, size, window) => batch,
        };
        let handled =
            handle(Arc::clone(&world), Arc::clone(&generation), function.clone(), Arc::clone(&sqs), batch);
        tokio::spawn(async move {
            handled.await;
            drop(slot);
        });
    }
}

/// How many batches are handled at once. Of a FIFO queue it is one, whatever groups its messages are of.
fn at_once(sqs: &Sqs) -> u32 {
    if sqs.is_fifo() { 1 } else { sqs.max_concurrency.map_or(CONCURRENCY, Count::get) }
}

/// Has the function handle a batch, and sees to what failed.
async fn handle(
    world: Arc<World>,
    generation: Arc<Generation>,
    function: String,
    sqs: Arc<Sqs>,
    batch: Vec<Message>,
) {
    let queue = sqs.queue(&function);
    let Failures { ids, error } = failures(&generation, &function, &sqs, &batch).await;
    // From the back, so that those that go to the front are in order again.
    for message in batch.into_iter().rev().filter(|message| ids.contains(&message.id)) {
        match is_given_up(&sqs, &message) {
            false => world.broker.put_back(&queue, message),
            true => give_up(&world, &function, &queue, message, error.clone()),
        }
    }
}

/// Which messages of a batch failed, by their ids, and why.
pub(super) struct Failures {
    pub(super) ids: BTreeSet<String>,
    pub(super) error: String,
}

/// Has the function handle a batch. What the filter does not let pass is none of its business, and has not failed.
pub(super) async fn failures(
    generation: &Arc<Generation>,
    function: &str,
    sqs: &Sqs,
    batch: &[Message],
) -> Failures {
    let queue = sqs.queue(function);
    let passed: Vec<_> = batch.iter().filter(|message| passes(sqs, message)).collect();
    if passed.is_empty() {
        return Failures { ids: BTreeSet::new(), error: String::new() };
    }
    let since = Instant::now();
    let (ids, error) = match generation.invoke(function, &event(&queue, &passed)).await {
        Ok(answer) => (reported(&answer, &passed), "reported as failed".to_owned()),
        Err(error) => (None, error.to_string()),
    };
    let ids = ids.unwrap_or_else(|| passed.iter().map(|message| message.id.clone()).collect());
    let outcome = match ids.len() {
        0 => "ok".to_owned(),
        count => format!("{count} failed"),
    };
    let (messages, millis) = (counted(passed.len(), "message"), since.elapsed().as_millis());
    anstream::eprintln!("queue {queue}  {messages}  {outcome}  {millis} ms  {function}");
    Failures { ids, error }
}

/// Whether a message has been received as often as it may be.
pub(super) fn is_given_up(sqs: &Sqs, message: &Message) -> bool {
    message.receives >= sqs.max_receives()
}

/// Keeps a message that failed for good.
pub(super) fn give_up(world: &World, function: &str, queue: &str, message: Message, error: String) {
    let source = format!("queue {queue}");
    world.broker.fail(Failed { function: function.to_owned(), source, event: message.body.into(), error });
}

/// Which messages the answer reports as failed. None for all of them: that is what an answer means that can't be
/// understood ("Implementing partial batch responses", Lambda developer guide).
fn reported(answer: &[u8], batch: &[&Message]) -> Option<BTreeSet<String>> {
    let answer: Json = serde_json::from_slice(answer).unwrap_or_default();
    let failures = match &answer["batchItemFailures"] {
        Json::Null => return Some(BTreeSet::new()),
        failures => failures.as_array()?,
    };
    let known = |id: &&str| batch.iter().any(|message| message.id == *id);
    failures
        .iter()
        .map(|failure| failure["itemIdentifier"].as_str().filter(known).map(str::to_owned))
        .collect()
}

fn passes(sqs: &Sqs, message: &Message) -> bool {
    let Some(patterns) = &sqs.filter else { return true };
    let body: Json = serde_json::from_str(&message.body).unwrap_or_else(|_| message.body.clone().into());
    let record = json!({ "body": body, "messageAttributes": message_attributes(message) });
    patterns.iter().any(|pattern| matches(pattern.fields(), &record))
}

/// The event of a batch.
fn event(queue: &str, batch: &[&Message]) -> Json {
    let region = region();
    let record = |message: &&Message| {
        let sent = message.sent.as_millisecond().to_string();
        let mut attributes = json!({
            "ApproximateReceiveCount": message.receives.to_string(),
            "SentTimestamp": sent,
            "SenderId": "AIDALOCAL",
            "ApproximateFirstReceiveTimestamp": sent,
        });
        if let Some(group) = &message.group {
            attributes["MessageGroupId"] = group.as_str().into();
            attributes["MessageDeduplicationId"] = message.id.as_str().into();
            attributes["SequenceNumber"] = sent.into();
        }
        json!({
            "messageId": message.id,
            "receiptHandle": message.id,
            "body": message.body,
            "attributes": attributes,
            "messageAttributes": message_attributes(message),
            "md5OfBody": md5(message.body.as_bytes()),
            "eventSource": "aws:sqs",
            "eventSourceARN": format!("arn:aws:sqs:{region}:{ACCOUNT}:{queue}"),
            "awsRegion": region,
        })
    };
    json!({ "Records": batch.iter().map(record).collect::<Vec<_>>() })
}

/// A message's own attributes, under the names that an event has for what `SendMessage` says.
fn message_attributes(message: &Message) -> Json {
    let given = message.attributes.as_object().into_iter().flatten();
    let attributes = given.map(|(name, value)| {
        let mut attribute = json!({
            "dataType": value["DataType"], "stringListValues": [], "binaryListValues": [],
        });
        for (own, key) in [("stringValue", "StringValue"), ("binaryValue", "BinaryValue")] {
            if let Some(value) = value.get(key) {
                attribute[own] = value.clone();
            }
        }
        (name.clone(), attribute)
    });
    attributes.collect::<Map<_, _>>().into()
}

/// As SQS tells the content of a message by.
pub(crate) fn md5(content: &[u8]) -> String {
    use md5::{Digest as _, Md5};
    let mut text = String::with_capacity(32);
    for byte in Md5::digest(content) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use lessops_core::function::Function;
    use lessops_core::trigger::Trigger;

    use super::*;

    fn message(body: &str) -> Message {
        Message::new(body.to_owned(), Json::Null, None)
    }

    fn sqs(keys: &Json) -> Sqs {
        let function = json!({ "name": "ship", "triggers": [keys] });
        let function = Function::from_json(function.as_object().expect("it is an object"));
        match function.expect("a test has a valid function").triggers() {
            [Trigger::Sqs(sqs)] => sqs.clone(),
            _ => unreachable!("it has this trigger"),
        }
    }

    #[test]
    fn a_fifo_queue_has_one_batch_at_a_time_also_one_that_stands_already() {
        assert_eq!(at_once(&sqs(&json!({ "kind": "sqs", "queue": "orders", "fifo": true }))), 1);
        assert_eq!(at_once(&sqs(&json!({ "kind": "sqs", "existing": "orders.fifo" }))), 1);
        assert_eq!(at_once(&sqs(&json!({ "kind": "sqs", "existing": "orders" }))), CONCURRENCY);
        assert_eq!(at_once(&sqs(&json!({ "kind": "sqs", "max_concurrency": 20 }))), 20);
    }

    #[test]
    fn an_answer_reports_single_messages() {
        let (first, second) = (message("a"), message("b"));
        let batch = [&first, &second];
        let answer = |json: Json| reported(json.to_string().as_bytes(), &batch);
        let of = |id: &str| json!({ "batchItemFailures": [{ "itemIdentifier": id }] });
        assert_eq!(answer(of(&batch[1].id)), Some(BTreeSet::from([batch[1].id.clone()])));
        assert_eq!(answer(json!({ "batchItemFailures": [] })), Some(BTreeSet::new()));
        assert_eq!(answer(Json::Null), Some(BTreeSet::new()));
        assert_eq!(answer(of("other")), None);
        assert_eq!(answer(json!({ "batchItemFailures": [{}] })), None);
    }

    #[test]
    fn an_event_has_what_was_sent() {
        let attributes = json!({ "kind": { "DataType": "String", "StringValue": "x" } });
        let message = Message::new("hello".to_owned(), attributes, Some("g".to_owned()));
        let event = event("jobs", &[&message]);
        let record = &event["Records"][0];
        assert_eq!(record["md5OfBody"], "5d41402abc4b2a76b9719d911017c592");
        assert_eq!(record["messageAttributes"]["kind"]["stringValue"], "x");
        assert_eq!(record["attributes"]["MessageGroupId"], "g");
    }
}
