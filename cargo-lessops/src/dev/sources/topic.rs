//! What is published to topics: an event for each function that subscribes and whose filter lets the message pass
//! ("Invoking Lambda functions with Amazon SNS notifications", Lambda developer guide).

use std::sync::Arc;

use jiff::Timestamp;
use lessops_core::trigger::{FilterScope, Sns, Trigger};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::asynchronous::tell;
use crate::dev::pattern::matches;
use crate::dev::request::ACCOUNT;
use crate::dev::world::World;
use crate::local::region;

/// A message that is published.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notification {
    /// What it says.
    pub(crate) message: String,
    /// Its subject, if it has one.
    pub(crate) subject: Option<String>,
    /// Its attributes: type and value of each.
    pub(crate) attributes: Vec<(String, String, String)>,
}

/// Hands a message to whoever subscribes to a topic, and gives its id.
pub(crate) fn publish(world: &Arc<World>, topic: &str, notification: &Notification) -> String {
    let id = Uuid::new_v4().to_string();
    tell(world, &format!("topic {topic}"), |function, trigger| {
        let Trigger::Sns(sns) = trigger else { return None };
        let is_meant = sns.topic(function) == topic && passes(sns, notification);
        is_meant.then(|| event(topic, &id, notification))
    });
    id
}

fn passes(sns: &Sns, notification: &Notification) -> bool {
    let Some(filter) = &sns.filter else { return true };
    let about = match sns.filter_scope {
        Some(FilterScope::Body) => serde_json::from_str(&notification.message).unwrap_or_default(),
        Some(FilterScope::Attributes) | None => {
            let attributes = notification.attributes.iter().map(|(name, kind, value)| {
                let value = match kind.as_str() {
                    "Number" | "String.Array" => serde_json::from_str(value).unwrap_or_default(),
                    _ => json!(value),
                };
                (name.clone(), value)
            });
            attributes.collect::<Map<_, _>>().into()
        }
    };
    matches(filter.fields(), &about)
}

fn event(topic: &str, id: &str, notification: &Notification) -> Json {
    let arn = format!("arn:aws:sns:{}:{ACCOUNT}:{topic}", region());
    let attributes = notification.attributes.iter();
    let attributes: Map<_, _> = attributes
        .map(|(name, kind, value)| (name.clone(), json!({ "Type": kind, "Value": value })))
        .collect();
    json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": format!("{arn}:{id}"),
        "Sns": {
            "Type": "Notification",
            "MessageId": id,
            "TopicArn": arn,
            "Subject": notification.subject,
            "Message": notification.message,
            "Timestamp": Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
            "SignatureVersion": "1",
            "Signature": "local",
            "SigningCertUrl": "https://sns.us-east-1.amazonaws.com/local.pem",
            "UnsubscribeUrl": "https://sns.us-east-1.amazonaws.com/local",
            "MessageAttributes": attributes,
        },
    }] })
}
