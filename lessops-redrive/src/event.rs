//! What a failed event is wrapped in, by whoever put it where failures go.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

/// What to call the function with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content<'a> {
    /// The event, byte for byte as it was, where whoever kept it did so.
    pub(crate) payload: Cow<'a, str>,
    /// Whether it is a batch of records of a stream, of which some may fail.
    pub(crate) is_batch: bool,
}

/// Whom the content must be for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressee<'a> {
    /// The function's name.
    pub(crate) function: &'a str,
    /// Whether what does not say whom it is for may be for another function.
    pub(crate) is_one_of_several: bool,
}

impl Addressee<'_> {
    /// Whether an ARN, with or without a version or an alias, is the function's.
    fn check(&self, arn: &str) -> Result<(), String> {
        // arn:aws:lambda:us-east-2:123456789012:function:NAME:live
        match arn.split(':').nth(6) {
            Some(name) if name == self.function => Ok(()),
            _ => Err(format!("it is for {arn}")),
        }
    }

    fn check_unnamed(&self) -> Result<(), String> {
        match self.is_one_of_several {
            false => Ok(()),
            true => Err("it does not say which function it was for, and several fail into this queue".into()),
        }
    }
}

/// Lambda's record of an event or a batch that failed (Lambda developer guide, "Capturing records of Lambda asynchronous
/// invocations", "Retain discarded batch records for a Kinesis Data Streams event source in Lambda").
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    request_context: Context<'a>,
    /// Of an event.
    #[serde(borrow, default, deserialize_with = "present")]
    request_payload: Option<&'a RawValue>,
    /// Of a batch; in a bucket only.
    #[serde(borrow, default, deserialize_with = "present")]
    payload: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    #[serde(borrow)]
    function_arn: Cow<'a, str>,
}

/// A value that is there, even if it is `null`: functions may be called with that.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(value: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(value).map(Some)
}

/// Unwraps the record that Lambda keeps in a bucket.
///
/// # Errors
/// Why it is to be left alone.
pub(crate) fn of_record<'a>(text: &'a str, to: Addressee<'_>) -> Result<Content<'a>, String> {
    let Ok(record) = serde_json::from_str::<Record<'_>>(text) else {
        return Err("it is no record of Lambda's about a failure".into());
    };
    to.check(&record.request_context.function_arn)?;
    match (record.request_payload, record.payload) {
        (Some(payload), _) => Ok(Content { payload: payload.get().into(), is_batch: false }),
        (None, Some(payload)) => Ok(Content { payload: batch(payload.get())?, is_batch: true }),
        // Of an event that is too large for its destination, and of a stream's records anywhere but in a bucket.
        (None, None) => Err("it says what failed, but the event is not in it".into()),
    }
}

/// The batch as JSON. The documentation shows it as text.
fn batch(payload: &str) -> Result<Cow<'_, str>, String> {
    let Ok(text) = serde_json::from_str::<String>(payload) else { return Ok(payload.into()) };
    match serde_json::from_str::<&RawValue>(&text) {
        Ok(_) => Ok(text.into()),
        Err(_) => Err("the batch in it is no JSON".into()),
    }
}

/// Unwraps a message of a failure queue: Lambda's record of an event that the function failed on, or what a service could
/// not hand over to it. `attribute` finds an attribute of the message.
///
/// # Errors
/// Why it is to be left alone.
pub(crate) fn of_message<'a>(
    body: &'a str,
    attribute: impl Fn(&str) -> Option<&'a str>,
    to: Addressee<'_>,
) -> Result<Content<'a>, String> {
    let whole = |payload| Content { payload, is_batch: false };
    // Both say where it was to go. EventBridge keeps the event, Scheduler what the schedule's `input` is (EventBridge
    // user guide, "Using dead-letter queues to process undelivered events"; EventBridge Scheduler user guide, "Configuring
    // a dead-letter queue").
    if attribute("SCHEDULE_ARN").or(attribute("RULE_ARN")).is_some() {
        match attribute("TARGET_ARN") {
            Some(target) => to.check(target)?,
            None => to.check_unnamed()?,
        }
        if attribute("IS_PAYLOAD_TRUNCATED") == Some("true") {
            return Err("its schedule's input is not whole".into());
        }
        return match serde_json::from_str::<&RawValue>(body) {
            Ok(_) => Ok(whole(body.into())),
            Err(_) => Err("it is no JSON".into()),
        };
    }
    let Ok(json) = serde_json::from_str::<Json>(body) else { return Err("it is no JSON".into()) };
    if json["requestContext"].is_object() {
        return of_record(body, to);
    }
    let has = |keys: &[&str]| keys.iter().all(|key| json.get(key).is_some());
    let payload = if json["Type"] == "Notification" && has(&["TopicArn", "MessageId", "Message"]) {
        from_sns(json).to_string().into()
    } else if has(&["detail-type", "source", "detail"]) || json["Records"][0]["EventSource"] == "aws:sns" {
        body.into()
    } else if has(&["ruleName", "base64OriginalPayload"]) {
        return Err("it holds what the device sent, and not what the IoT rule's SQL made of it".into());
    } else {
        return Err("it is nothing that a service or Lambda leaves in a failure queue".into());
    };
    to.check_unnamed()?;
    Ok(whole(payload))
}

/// The event that Lambda makes of a notification (Lambda developer guide, "Invoking Lambda functions with Amazon SNS
/// notifications"). SNS keeps the notification as it sends it to queues (Amazon SNS developer guide, "Parsing Amazon SNS
/// message formats").
fn from_sns(mut notification: Json) -> Json {
    if let Some(fields) = notification.as_object_mut() {
        for (envelope, event) in [("SigningCertURL", "SigningCertUrl"), ("UnsubscribeURL", "UnsubscribeUrl")]
        {
            if let Some(url) = fields.remove(envelope) {
                fields.insert(event.to_owned(), url);
            }
        }
        fields.entry("Subject").or_insert(Json::Null);
        fields.entry("MessageAttributes").or_insert_with(|| json!({}));
    }
    // https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn:aws:sns:...
    let unsubscribe = notification["UnsubscribeUrl"].as_str().unwrap_or_default();
    let subscription = unsubscribe.split_once("SubscriptionArn=").map_or("", |(_, arn)| arn);
    json!({ "Records": [{
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": notification,
    }] })
}

#[cfg(test)]
mod tests;
