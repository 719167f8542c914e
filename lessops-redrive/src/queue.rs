//! Failed events in a queue.

use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};

use crate::error::{Error, Result};
use crate::event::{self, Addressee};
use crate::function::{Answer, Function};
use crate::outcome::{Entry, Log, Run};

/// How long to wait for a message before a queue counts as empty, in seconds. Without any wait SQS asks only some of its
/// servers (Amazon SQS developer guide, "Amazon SQS short and long polling").
const PATIENCE: i32 = 1;
/// The longest that SQS hides a message, in seconds (ReceiveMessage, `VisibilityTimeout`).
const LONGEST_VISIBILITY: u64 = 43_200;

/// A queue of failed events.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Its address.
    pub url: String,
    /// Whether events of other functions come into it as well. What does not say which function it is for is then left
    /// alone.
    pub is_shared: bool,
    /// How long a message is hidden from others while the function has it: longer than the function may take.
    pub visibility: Duration,
}

/// How many messages of a queue can be received, about.
///
/// # Errors
/// Where SQS does not say so.
pub async fn waiting(sqs: &Client, url: &str) -> Result<u64> {
    let number = attribute(sqs, url, QueueAttributeName::ApproximateNumberOfMessages).await?;
    number.parse().map_err(|_| Error::new(format!("`{url}` has `{number}` messages, which is no number")))
}

/// An attribute of a queue.
pub(crate) async fn attribute(sqs: &Client, url: &str, name: QueueAttributeName) -> Result<String> {
    let found = sqs.get_queue_attributes().queue_url(url).attribute_names(name.clone()).send().await;
    let found = found.map_err(|error| Error::sdk(format_args!("ask about `{url}`"), &error))?;
    let value = found.attributes.and_then(|mut attributes| attributes.remove(&name));
    value.ok_or_else(|| Error::new(format!("`{url}` has no `{name}`")))
}

/// Calls a function again with the events of its failure queue, one at a time, and deletes each that has succeeded.
///
/// Events are unwrapped from Lambda's record of a failure, and from what SNS, EventBridge and EventBridge Scheduler keep
/// when they cannot reach a function. What fails again, and what is left alone, can be received again as soon as this returns.
///
/// # Errors
/// Where AWS refuses something that is not about one event alone.
pub async fn asynchronous(
    sqs: &Client,
    queue: &Queue,
    function: &Function<'_>,
    run: &Run<'_>,
) -> Result<Vec<Entry>> {
    let mut reader = Reader { sqs, queue, function, held: HashMap::new(), log: Log::new(run) };
    let done = reader.read(SystemTime::now()).await;
    reader.release().await;
    reader.log.finish(done)
}

struct Reader<'a> {
    sqs: &'a Client,
    queue: &'a Queue,
    function: &'a Function<'a>,
    /// The messages that stay, by id, and the newest receipt handle of each.
    held: HashMap<String, String>,
    log: Log<'a>,
}

impl Reader<'_> {
    async fn read(&mut self, start: SystemTime) -> Result<()> {
        // How many messages in a row were known already. A run that takes longer than the visibility timeout gets
        // those again that stay; when it gets nothing else, it has seen all.
        let mut known = 0;
        while !self.log.is_full() && known <= self.held.len() {
            let Some(message) = self.receive().await? else { return Ok(()) };
            let [Some(id), Some(handle), Some(body)] =
                [message.message_id(), message.receipt_handle(), message.body()]
            else {
                return Err(Error::new(format!(
                    "`{}` has a message without an id or a body",
                    self.queue.url
                )));
            };
            if self.held.insert(id.to_owned(), handle.to_owned()).is_some() {
                known += 1;
                continue;
            }
            known = 0;
            // Lambda has queued it, it failed again, and is back: it would go round and round.
            if !self.function.wait && sent(&message).is_some_and(|sent| sent > start) {
                self.log.left_alone(id, "it failed after this run began");
                continue;
            }
            let to = Addressee { function: &self.function.name, is_one_of_several: self.queue.is_shared };
            let attributes = message.message_attributes();
            let attribute = |name: &str| attributes?.get(name)?.string_value();
            match event::of_message(body, attribute, to) {
                Err(why) => self.log.left_alone(id, why),
                Ok(content) => {
                    let answer = self.function.call(&content).await?;
                    if answer == Answer::Succeeded {
                        self.delete(id, handle).await?;
                        self.held.remove(id);
                    }
                    self.log.answered(id, answer);
                }
            }
        }
        Ok(())
    }

    /// One message: the visibility timeout of several would have to cover calls one after the other, and hide them for
    /// hours if this process ends.
    async fn receive(&self) -> Result<Option<Message>> {
        let seconds = self.queue.visibility.as_secs().clamp(1, LONGEST_VISIBILITY);
        let receive = self.sqs.receive_message().queue_url(&self.queue.url).max_number_of_messages(1);
        let receive = receive
            .wait_time_seconds(PATIENCE)
            .visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX))
            .message_attribute_names("All")
            .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp);
        let received = receive.send().await;
        let received = received
            .map_err(|error| Error::sdk(format_args!("receive from `{}`", self.queue.url), &error))?;
        Ok(received.messages.and_then(|messages| messages.into_iter().next()))
    }

    async fn delete(&self, id: &str, handle: &str) -> Result<()> {
        let delete = self.sqs.delete_message().queue_url(&self.queue.url).receipt_handle(handle);
        delete.send().await.map_err(|error| {
            let doing = format_args!("delete the message {id}, which was put back and will be once more");
            Error::sdk(doing, &error)
        })?;
        Ok(())
    }

    /// Makes visible again what stays.
    async fn release(&self) {
        for handle in self.held.values() {
            let change = self.sqs.change_message_visibility().queue_url(&self.queue.url);
            // Where this fails the message becomes visible by itself, when its time is over.
            let _ = change.receipt_handle(handle).visibility_timeout(0).send().await;
        }
    }
}

/// When a message was sent.
fn sent(message: &Message) -> Option<SystemTime> {
    let milliseconds = message.attributes()?.get(&MessageSystemAttributeName::SentTimestamp)?;
    Some(UNIX_EPOCH + Duration::from_millis(milliseconds.parse().ok()?))
}
