//! One record of a batch, with its body read.

use std::collections::HashMap;

use lambda_runtime::Diagnostic;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::payload::Event;
use crate::runtime::handler::decode;

/// One record of a batch. A function that takes it is called once for each, one after the other.
///
/// The body is JSON, and is read as a `T`. A record that cannot be read, or for which the function returns an error
/// or panics, is reported as failed; the others of its batch are not delivered again. In a FIFO queue the first
/// failure ends the batch, and what follows it is delivered again too, so that the order holds.
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
    /// What was sent.
    pub body: T,
    /// The source's name for the record: the message id.
    pub id: String,
    /// How many times the record was received, this time included.
    pub attempt: u32,
    /// The message group, if it has one; in a FIFO queue it always does.
    pub group: Option<String>,
    /// The attributes that its sender gave the message, as far as they are text or numbers.
    pub attributes: HashMap<String, String>,
}

impl<T> Record<T> {
    /// A record for a test: its first attempt, without an id.
    pub fn new(body: T) -> Self {
        Self { body, id: String::new(), attempt: 1, group: None, attributes: HashMap::new() }
    }
}

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

impl<T: DeserializeOwned> Event for Record<T> {
    const RECORD: bool = true;

    fn read(json: &str) -> Result<Self, Diagnostic> {
        let message: Message = decode(json)?;
        let attempt = message.attributes.approximate_receive_count;
        let attributes = message.custom.into_iter();
        Ok(Self {
            body: decode(&message.body)?,
            id: message.id,
            attempt: attempt.and_then(|count| count.parse().ok()).unwrap_or(1),
            group: message.attributes.message_group_id,
            attributes: attributes
                .filter_map(|(name, attribute)| Some((name, attribute.string_value?)))
                .collect(),
        })
    }
}
