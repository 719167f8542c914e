//! What is put into buckets and removed: an event for each function that hears of it ("Event message structure", Amazon
//! S3 user guide).

use std::sync::Arc;

use jiff::Timestamp;
use lessops_core::trigger::{S3, Trigger};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};

use super::asynchronous::tell;
use super::queue::md5;
use crate::dev::world::World;
use crate::local::region;

/// What of a key stands as it is in an event.
const KEY: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b' ');

/// Puts an object into a bucket, of which whoever hears of it is told.
pub(crate) fn put(world: &Arc<World>, bucket: &str, key: &str, content: &[u8]) {
    world.broker.put_object(bucket, key, content.to_vec());
    changed(world, bucket, key, "ObjectCreated:Put", Some(content));
}

/// Tells whoever hears of a bucket what has become of an object: `ObjectCreated:Put`. Without content it is gone.
pub(crate) fn changed(world: &Arc<World>, bucket: &str, key: &str, what: &str, content: Option<&[u8]>) {
    tell(world, &format!("bucket {bucket}"), |function, trigger| {
        let Trigger::S3(s3) = trigger else { return None };
        let is_meant = s3.via.is_none() && s3.bucket(function) == bucket && hears(s3, key, what);
        is_meant.then(|| event(bucket, key, what, content))
    });
}

fn hears(s3: &S3, key: &str, what: &str) -> bool {
    let covers = |event: &lessops_core::trigger::Event| {
        let event = event.to_string();
        event.strip_suffix('*').map_or(event == what, |all| what.starts_with(all))
    };
    s3.events().iter().any(covers)
        && key.starts_with(s3.prefix.as_deref().unwrap_or_default())
        && key.ends_with(s3.suffix.as_deref().unwrap_or_default())
}

fn event(bucket: &str, key: &str, what: &str, content: Option<&[u8]>) -> Json {
    let now = Timestamp::now();
    let mut object = json!({
        "key": utf8_percent_encode(key, KEY).to_string().replace(' ', "+"),
        "sequencer": format!("{:018X}", now.as_microsecond()),
    });
    if let Some(content) = content {
        object["size"] = content.len().into();
        object["eTag"] = md5(content).into();
    }
    json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": region(),
        "eventTime": now.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        "eventName": what,
        "userIdentity": { "principalId": "local" },
        "requestParameters": { "sourceIPAddress": "127.0.0.1" },
        "responseElements": { "x-amz-request-id": "local", "x-amz-id-2": "local" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "local",
            "bucket": {
                "name": bucket,
                "ownerIdentity": { "principalId": "local" },
                "arn": format!("arn:aws:s3:::{bucket}"),
            },
            "object": object,
        },
    }] })
}
