//! One record of a batch, with its body read.

use std::collections::HashMap;

use aws_lambda_events::encodings::Base64Data;
use lambda_runtime::Diagnostic;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::payload::Event;
use crate::runtime::handler::decode;

/// One record of a batch. A function that takes it is called once for each, one after the other.
///
/// The body is JSON, and is read as a `T`; of a table it is the item that changed. A record that cannot be read, or for
/// which the function returns an error or panics, is reported as failed; the others of its batch are not delivered
/// again. In a stream and in a FIFO queue the first failure ends the batch, and what follows it is delivered again too,
/// so that the order holds.
///
/// ```
/// use lessops::{Error, Record, lambda};
///
/// #[derive(serde::Deserialize)]
/// struct Order {
///     quantity: u32,
/// }
///
/// #[lambda(trigger = "sqs:orders")]
/// async fn ship(order: Record<Order>) -> Result<(), Error> {
///     println!("{} pieces, attempt {}", order.body.quantity, order.attempt);
///     Ok(())
/// }
/// # fn main() {}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record<T> {
    /// What was sent. Of a table: the item as it is after the change, or, where it was removed, as it was before; the
    /// item's key alone where the table's stream holds no more (`KEYS_ONLY`).
    pub body: T,
    /// The source's name for the record: the message id, or the sequence number in the stream.
    pub id: String,
    /// How many times the message was received, this time included. A stream does not say: 1.
    pub attempt: u32,
    /// What it stays in order with: the message group, which in a FIFO queue every message has, or the partition key of
    /// a Kinesis record.
    pub group: Option<String>,
    /// The attributes that its sender gave the message, as far as they are text or numbers.
    pub attributes: HashMap<String, String>,
    /// What happened to the item of a table. None for other sources.
    pub change: Option<Change<T>>,
}

/// What happened to an item of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change<T> {
    /// It is new.
    Inserted,
    /// It was changed.
    Modified {
        /// What it was before. None where the table's stream does not hold it.
        before: Option<T>,
    },
    /// It was deleted, or it expired.
    Removed,
}

impl<T> Record<T> {
    /// A record for a test: its first attempt, without an id.
    pub fn new(body: T) -> Self {
        Self { body, id: String::new(), attempt: 1, group: None, attributes: HashMap::new(), change: None }
    }
}

/// A type that is one record. A function behind a source of batches that is idempotent must take it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a whole batch, which has no key: of records that come again the batch is another [L0608]",
    label = "expected `Record<T>`",
    note = "an idempotent function takes `lessops::Record<T>`, one record a call"
)]
pub trait One {
    /// Generated code names it.
    const CHECKED: () = ();
}

// The text above says it.
#[diagnostic::do_not_recommend]
impl<T> One for Record<T> {}

/// A message as Lambda delivers it: "Using Lambda with Amazon SQS" in the Lambda developer guide.
#[derive(Deserialize)]
struct Message {
    #[serde(rename = "messageId")]
    id: String,
    body: String,
    #[serde(default)]
    attributes: SystemAttributes,
    #[serde(rename = "messageAttributes", default)]
    custom: HashMap<String, Attribute>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct SystemAttributes {
    approximate_receive_count: Option<String>,
    message_group_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attribute {
    string_value: Option<String>,
}

/// A record as far as it says where it comes from.
#[derive(Deserialize)]
struct Origin<'a> {
    #[serde(rename = "eventSource", default)]
    source: &'a str,
    /// A topic's event, and not a record of it.
    #[serde(rename = "Records", borrow)]
    records: Option<Vec<&'a RawValue>>,
}

/// A record of a topic: "Invoking Lambda functions with Amazon SNS notifications" in the Lambda developer guide.
#[derive(Deserialize)]
struct TopicRecord {
    #[serde(rename = "Sns")]
    sns: Notification,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Notification {
    message_id: String,
    message: String,
    #[serde(default)]
    message_attributes: HashMap<String, NotificationAttribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NotificationAttribute {
    #[serde(rename = "Type")]
    kind: String,
    value: String,
}

/// A record of a Kinesis stream: "Using Lambda to process records from Amazon Kinesis Data Streams" in the Lambda
/// developer guide.
#[derive(Deserialize)]
struct StreamRecord {
    kinesis: InStream,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InStream {
    sequence_number: String,
    partition_key: String,
    data: Base64Data,
}

impl<T: DeserializeOwned> Event for Record<T> {
    const RECORD: bool = true;

    fn read(json: &str) -> Result<Self, Diagnostic> {
        let Origin { source, records } = decode(json)?;
        if let Some(records) = records {
            return Self::from_topic(&records);
        }
        match source {
            "aws:kinesis" => Self::from_stream(json),
            #[cfg(feature = "dynamodb")]
            "aws:dynamodb" => table::read(json),
            _ => Self::from_queue(json),
        }
    }
}

impl<T: DeserializeOwned> Record<T> {
    fn from_queue(json: &str) -> Result<Self, Diagnostic> {
        let message: Message = decode(json)?;
        let attempt = message.attributes.approximate_receive_count;
        let attributes = message.custom.into_iter();
        Ok(Self {
            id: message.id,
            attempt: attempt.and_then(|count| count.parse().ok()).unwrap_or(1),
            group: message.attributes.message_group_id,
            attributes: attributes
                .filter_map(|(name, attribute)| Some((name, attribute.string_value?)))
                .collect(),
            ..Self::new(decode(&message.body)?)
        })
    }

    /// A topic hands over one record a call, though its event has room for more.
    fn from_topic(records: &[&RawValue]) -> Result<Self, Diagnostic> {
        let [record] = records else {
            return Err(Diagnostic {
                error_type: "InvalidEvent".to_owned(),
                error_message: format!("expected one record of a topic, found {}", records.len()),
            });
        };
        let Notification { message_id, message, message_attributes } =
            decode::<TopicRecord>(record.get())?.sns;
        let text = |(name, attribute): (String, NotificationAttribute)| {
            (attribute.kind != "Binary").then_some((name, attribute.value))
        };
        let attributes = message_attributes.into_iter().filter_map(text).collect();
        Ok(Self { id: message_id, attributes, ..Self::new(decode(&message)?) })
    }

    fn from_stream(json: &str) -> Result<Self, Diagnostic> {
        let InStream { sequence_number, partition_key, data } = decode::<StreamRecord>(json)?.kinesis;
        let body = str::from_utf8(&data).map_err(|error| unreadable(&error))?;
        Ok(Self { id: sequence_number, group: Some(partition_key), ..Self::new(decode(body)?) })
    }
}

/// A record whose body cannot be read, though its frame can.
fn unreadable(error: &dyn std::error::Error) -> Diagnostic {
    Diagnostic {
        error_type: "InvalidEvent".to_owned(),
        error_message: format!("cannot read the record: {error}"),
    }
}

#[cfg(feature = "dynamodb")]
mod table {
    //! A record of a table's stream: "Process DynamoDB records with Lambda" in the Lambda developer guide.

    use lambda_runtime::Diagnostic;
    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_dynamo::Item;

    use super::{Change, Record, unreadable};
    use crate::runtime::handler::decode;

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct TableRecord {
        event_name: Name,
        dynamodb: Images,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum Name {
        Insert,
        Modify,
        Remove,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Images {
        sequence_number: String,
        keys: Item,
        new_image: Option<Item>,
        old_image: Option<Item>,
    }

    pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<Record<T>, Diagnostic> {
        let TableRecord { event_name, dynamodb } = decode(json)?;
        let Images { sequence_number, keys, new_image, old_image } = dynamodb;
        let item = |item| serde_dynamo::from_item(item).map_err(|error| unreadable(&error));
        let (body, change) = match event_name {
            Name::Insert => (new_image, Change::Inserted),
            Name::Modify => (new_image, Change::Modified { before: old_image.map(item).transpose()? }),
            Name::Remove => (old_image, Change::Removed),
        };
        let body = item(body.unwrap_or(keys))?;
        Ok(Record { id: sequence_number, change: Some(change), ..Record::new(body) })
    }
}
