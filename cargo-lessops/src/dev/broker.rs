//! What waits to be handled, and what failed: the messages of queues, the records of streams, the objects of buckets. It
//! is kept in memory, outlives a build, and is gone with the command.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value as Json, json};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

/// A message of a queue.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// What it is called.
    pub(crate) id: String,
    /// What it says.
    pub(crate) body: String,
    /// The attributes that its sender gave it, as `MessageAttributes` of SendMessage has them.
    pub(crate) attributes: Json,
    /// In a FIFO queue, the group of which the order is kept.
    pub(crate) group: Option<String>,
    /// When it was sent.
    pub(crate) sent: Timestamp,
    /// How often it was received.
    pub(crate) receives: u32,
}

impl Message {
    /// A message that is sent now.
    pub(crate) fn new(body: String, attributes: Json, group: Option<String>) -> Self {
        let id = Uuid::new_v4().to_string();
        Self { id, body, attributes, group, sent: Timestamp::now(), receives: 0 }
    }
}

/// A record of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// By what it is told apart, and ordered.
    pub(crate) sequence: u64,
    /// What its shard was chosen by.
    pub(crate) key: String,
    /// The data, in Base64.
    pub(crate) data: String,
    /// When it was put there.
    pub(crate) put: Timestamp,
}

/// What a function failed on for good.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    /// The function.
    pub(crate) function: String,
    /// Where it came from: `queue jobs`.
    pub(crate) source: String,
    /// The event, or the message's body.
    pub(crate) event: Json,
    /// Why it failed last.
    pub(crate) error: String,
}

impl Failed {
    /// As a script reads it.
    pub(crate) fn to_json(&self) -> Json {
        let Self { function, source, event, error } = self;
        json!({ "function": function, "source": source, "event": event, "error": error })
    }
}

/// What waits to be handled.
#[derive(Default)]
pub(crate) struct Broker {
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Default)]
struct State {
    queues: BTreeMap<String, VecDeque<Message>>,
    /// Messages that somebody has received and not deleted, each with its queue, by their receipts.
    received: BTreeMap<String, (String, Message)>,
    streams: BTreeMap<String, Vec<Record>>,
    /// How far functions have read streams.
    positions: BTreeMap<(String, String), usize>,
    objects: BTreeMap<(String, String), Vec<u8>>,
    failed: Vec<Failed>,
}

impl Broker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no thread panics while it holds the lock")
    }

    /// Puts a message into a queue.
    pub(crate) fn send(&self, queue: &str, message: Message) {
        self.state().queues.entry(queue.to_owned()).or_default().push_back(message);
        self.arrived.notify_waiters();
    }

    /// Puts a message back that was not handled: to the end, so that it holds up no others; of a group whose order is
    /// kept, to the beginning.
    pub(crate) fn put_back(&self, queue: &str, message: Message) {
        let mut state = self.state();
        let waiting = state.queues.entry(queue.to_owned()).or_default();
        match message.group {
            Some(_) => waiting.push_front(message),
            None => waiting.push_back(message),
        }
        drop(state);
        self.arrived.notify_waiters();
    }

    /// Takes up to so many messages that wait in a queue.
    pub(crate) fn take(&self, queue: &str, most: usize) -> Vec<Message> {
        let mut state = self.state();
        let Some(waiting) = state.queues.get_mut(queue) else { return Vec::new() };
        let mut taken: Vec<_> = waiting.drain(..most.min(waiting.len())).collect();
        for message in &mut taken {
            message.receives += 1;
        }
        taken
    }

    /// Waits until a queue has a batch: one message, and as many more as come within a time, up to so many.
    pub(crate) async fn batch(&self, queue: &str, most: usize, window: Duration) -> Vec<Message> {
        let waiting = || self.state().queues.get(queue).map_or(0, VecDeque::len);
        self.until(|| waiting() > 0).await;
        // It does not matter which came first.
        let _ =
            timeout_at(Instant::now() + window, self.until(|| window.is_zero() || waiting() >= most)).await;
        self.take(queue, most)
    }

    /// Waits until something is so, which is looked at whenever something has arrived.
    async fn until(&self, is_so: impl Fn() -> bool) {
        loop {
            let arrived = self.arrived.notified();
            tokio::pin!(arrived);
            arrived.as_mut().enable();
            if is_so() {
                return;
            }
            arrived.await;
        }
    }

    /// Keeps a message hidden that somebody has received, until they delete it. Gives the receipt.
    pub(crate) fn hide(&self, queue: &str, message: Message) -> String {
        let receipt = Uuid::new_v4().to_string();
        self.state().received.insert(receipt.clone(), (queue.to_owned(), message));
        receipt
    }

    /// Forgets a message that was received.
    pub(crate) fn delete(&self, receipt: &str) {
        self.state().received.remove(receipt);
    }

    /// Shows a message again that was received.
    pub(crate) fn reveal(&self, receipt: &str) {
        let received = self.state().received.remove(receipt);
        if let Some((queue, message)) = received {
            self.put_back(&queue, message);
        }
    }

    /// Puts data into a stream, and gives its sequence number.
    pub(crate) fn put(&self, stream: &str, key: &str, data: String) -> u64 {
        let mut state = self.state();
        let records = state.streams.entry(stream.to_owned()).or_default();
        let sequence = records.len() as u64 + 1;
        records.push(Record { sequence, key: key.to_owned(), data, put: Timestamp::now() });
        drop(state);
        self.arrived.notify_waiters();
        sequence
    }

    /// Waits until a function has records of a stream to read: one, and as many more as come within a time, up to so many.
    pub(crate) async fn records(
        &self,
        stream: &str,
        function: &str,
        most: usize,
        window: Duration,
    ) -> Vec<Record> {
        let key = (function.to_owned(), stream.to_owned());
        let left = || {
            let state = self.state();
            let position = state.positions.get(&key).copied().unwrap_or_default();
            state.streams.get(stream).map_or(0, |records| records.len() - position)
        };
        self.until(|| left() > 0).await;
        let _ = timeout_at(Instant::now() + window, self.until(|| window.is_zero() || left() >= most)).await;
        let state = self.state();
        let position = state.positions.get(&key).copied().unwrap_or_default();
        state.streams.get(stream).into_iter().flatten().skip(position).take(most).cloned().collect()
    }

    /// Says that a function has read a stream up to a record, that one included.
    pub(crate) fn advance(&self, stream: &str, function: &str, sequence: u64) {
        let position = usize::try_from(sequence).unwrap_or(usize::MAX);
        self.state().positions.insert((function.to_owned(), stream.to_owned()), position);
    }

    /// Puts an object into a bucket.
    pub(crate) fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) {
        self.state().objects.insert((bucket.to_owned(), key.to_owned()), content);
    }

    /// An object of a bucket.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Option<Vec<u8>> {
        self.state().objects.get(&(bucket.to_owned(), key.to_owned())).cloned()
    }

    /// Removes an object, and says whether it was there.
    pub(crate) fn remove_object(&self, bucket: &str, key: &str) -> bool {
        self.state().objects.remove(&(bucket.to_owned(), key.to_owned())).is_some()
    }

    /// The keys of a bucket that begin with something, each with the object's length.
    pub(crate) fn keys(&self, bucket: &str, prefix: &str) -> Vec<(String, usize)> {
        let state = self.state();
        let of_bucket = state.objects.iter().filter(|((of, key), _)| of == bucket && key.starts_with(prefix));
        of_bucket.map(|((_, key), content)| (key.clone(), content.len())).collect()
    }

    /// Keeps what a function failed on for good, and then says so: whoever reads that may ask for it at once.
    pub(crate) fn fail(&self, failed: Failed) {
        let Failed { function, source, error, event: _ } = &failed;
        let line = format!("{source}  given up: {function}: {error}");
        self.state().failed.push(failed);
        anstream::eprintln!("{line}");
    }

    /// What functions failed on for good, the first one first.
    pub(crate) fn failed(&self) -> Vec<Failed> {
        self.state().failed.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Message {
        Message::new(body.to_owned(), Json::Null, None)
    }

    fn send(broker: &Broker, bodies: &[&str]) {
        for body in bodies {
            broker.send("jobs", message(body));
        }
    }

    fn bodies(messages: Vec<Message>) -> Vec<String> {
        messages.into_iter().map(|message| message.body).collect()
    }

    #[tokio::test]
    async fn a_batch_has_what_waits_up_to_its_size() {
        let broker = Broker::default();
        send(&broker, &["a", "b", "c"]);
        assert_eq!(bodies(broker.batch("jobs", 2, Duration::ZERO).await), ["a", "b"]);
        assert_eq!(bodies(broker.batch("jobs", 2, Duration::ZERO).await), ["c"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_window_waits_for_a_batch_to_fill() {
        let broker = Broker::default();
        broker.send("jobs", message("a"));
        let (batch, ()) = tokio::join!(broker.batch("jobs", 2, Duration::from_mins(5)), async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            broker.send("jobs", message("b"));
        });
        assert_eq!(bodies(batch), ["a", "b"]);
        broker.send("jobs", message("c"));
        assert_eq!(bodies(broker.batch("jobs", 2, Duration::from_mins(5)).await), ["c"]);
    }

    #[test]
    fn what_was_received_comes_again_unless_it_is_deleted() {
        let broker = Broker::default();
        send(&broker, &["a", "b"]);
        let [first, second] = broker.take("jobs", 2).try_into().expect("two were sent");
        let (first, second) = (broker.hide("jobs", first), broker.hide("jobs", second));
        broker.delete(&first);
        broker.reveal(&second);
        broker.reveal(&first);
        let left = broker.take("jobs", 10);
        assert_eq!(left.first().map(|message| message.receives), Some(2));
        assert_eq!(bodies(left), ["b"]);
    }

    #[tokio::test]
    async fn each_function_reads_a_stream_from_where_it_was() {
        let broker = Broker::default();
        for data in ["a", "b", "c"] {
            broker.put("clicks", "k", data.to_owned());
        }
        let read = |function| broker.records("clicks", function, 2, Duration::ZERO);
        assert_eq!(read("count").await.len(), 2);
        broker.advance("clicks", "count", 2);
        let data: Vec<_> = read("count").await.into_iter().map(|record| record.data).collect();
        assert_eq!(data, ["c"]);
        assert_eq!(read("show").await.len(), 2);
    }
}
