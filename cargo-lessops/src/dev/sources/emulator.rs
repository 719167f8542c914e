//! Queues of an emulator, polled as Lambda would: a batch at a time for each function. A queue that is not there is made.

use std::collections::BTreeMap;
use std::env;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use lessops_core::trigger::Sqs;
use lessops_redrive::aws_sdk_sqs::Client;
use lessops_redrive::aws_sdk_sqs::config::{BehaviorVersion, Config, Credentials, Region};
use lessops_redrive::aws_sdk_sqs::error::DisplayErrorContext;
use lessops_redrive::aws_sdk_sqs::types::{
    Message as Received, MessageSystemAttributeName, QueueAttributeName,
};
use serde_json::{Map, Value as Json, json};
use tokio::time::sleep;

use super::queue::{Failures, failures, give_up, is_given_up};
use crate::aws::http_client;
use crate::dev::broker::Message;
use crate::dev::generation::Generation;
use crate::dev::world::World;
use crate::local::region;

/// How long a request waits for messages, in seconds: no longer than another build should wait to take over.
const WAIT: i32 = 2;
/// How long an emulator is left alone that has refused something.
const PAUSE: Duration = Duration::from_secs(2);
/// How many messages SQS hands over at once (Amazon SQS API, ReceiveMessage).
const MOST: u32 = 10;

/// Hands over the messages of a queue until another build takes over.
pub(super) async fn poll(world: Arc<World>, generation: Arc<Generation>, function: String, sqs: Sqs) {
    let client = client(&world.surroundings.endpoint);
    let queue = sqs.queue(&function).into_owned();
    let mut url = None;
    while !generation.is_retired() {
        let outcome = match &url {
            None => make(&client, &queue, sqs.is_fifo()).await.map(|made| url = Some(made)),
            Some(url) => hand_over(&world, &generation, &client, url, &function, &sqs).await,
        };
        if let Err(message) = outcome {
            anstream::eprintln!("queue {queue}  {message}");
            sleep(PAUSE).await;
        }
    }
}

/// A client of the emulator, with the keys that the environment has for it, or with none that mean anything.
fn client(endpoint: &str) -> Client {
    let key = |name: &str| env::var(name).unwrap_or_else(|_| "local".to_owned());
    let token = env::var("AWS_SESSION_TOKEN").ok();
    let credentials =
        Credentials::new(key("AWS_ACCESS_KEY_ID"), key("AWS_SECRET_ACCESS_KEY"), token, None, "environment");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new(region()))
        .credentials_provider(credentials)
        .http_client(http_client());
    Client::from_conf(config.build())
}

/// Makes a queue, or finds it, and gives its URL.
async fn make(client: &Client, queue: &str, fifo: bool) -> Result<String, String> {
    let found = client.get_queue_url().queue_name(queue).send().await;
    if let Some(url) = found.ok().and_then(|found| found.queue_url) {
        return Ok(url);
    }
    let mut request = client.create_queue().queue_name(queue);
    if fifo {
        request = request.attributes(QueueAttributeName::FifoQueue, "true");
    }
    let made = request.send().await.map_err(|error| DisplayErrorContext(error).to_string())?;
    made.queue_url.ok_or_else(|| "the emulator has made a queue without a URL".to_owned())
}

/// Waits for a batch, and has the function handle it.
async fn hand_over(
    world: &World,
    generation: &Arc<Generation>,
    client: &Client,
    url: &str,
    function: &str,
    sqs: &Sqs,
) -> Result<(), String> {
    let size = sqs.batch_size().min(MOST);
    let received = client
        .receive_message()
        .queue_url(url)
        .max_number_of_messages(size.try_into().unwrap_or(1))
        .wait_time_seconds(WAIT)
        .message_attribute_names("All")
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .send()
        .await
        .map_err(|error| DisplayErrorContext(error).to_string())?;
    let received: Vec<_> = received.messages.unwrap_or_default().iter().map(message).collect();
    let receipts: BTreeMap<_, _> =
        received.iter().map(|(message, receipt)| (message.id.clone(), receipt.clone())).collect();
    let batch: Vec<_> = received.into_iter().map(|(message, _)| message).collect();
    if batch.is_empty() {
        return Ok(());
    }
    let Failures { ids, error } = failures(generation, function, sqs, &batch).await;
    for message in batch {
        let receipt = receipts.get(&message.id).cloned().unwrap_or_default();
        let outcome = match ids.contains(&message.id) && !is_given_up(sqs, &message) {
            true => {
                let request = client.change_message_visibility().queue_url(url).receipt_handle(receipt);
                let shown = request.visibility_timeout(0).send().await;
                shown.map(drop).map_err(|error| DisplayErrorContext(error).to_string())
            }
            false => {
                let deleted = client.delete_message().queue_url(url).receipt_handle(receipt).send().await;
                deleted.map(drop).map_err(|error| DisplayErrorContext(error).to_string())
            }
        };
        if ids.contains(&message.id) && is_given_up(sqs, &message) {
            give_up(world, function, &sqs.queue(function), message, error.clone());
        }
        outcome?;
    }
    Ok(())
}

/// A message as it was received, and the receipt for it.
fn message(received: &Received) -> (Message, String) {
    let system = |name: MessageSystemAttributeName| received.attributes.as_ref()?.get(&name).cloned();
    let number = |name| system(name).and_then(|text| text.parse().ok());
    let given = received.message_attributes.iter().flatten();
    let attributes: Map<String, Json> = given
        .map(|(name, value)| {
            (name.clone(), json!({ "DataType": value.data_type, "StringValue": value.string_value }))
        })
        .collect();
    let message = Message {
        id: received.message_id.clone().unwrap_or_default(),
        body: received.body.clone().unwrap_or_default(),
        attributes: attributes.into(),
        group: system(MessageSystemAttributeName::MessageGroupId),
        sent: number(MessageSystemAttributeName::SentTimestamp)
            .and_then(|millis| Timestamp::from_millisecond(millis).ok())
            .unwrap_or_else(Timestamp::now),
        receives: number(MessageSystemAttributeName::ApproximateReceiveCount)
            .and_then(|receives| receives.try_into().ok())
            .unwrap_or(1),
    };
    (message, received.receipt_handle.clone().unwrap_or_default())
}
