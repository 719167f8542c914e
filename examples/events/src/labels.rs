//! Labels: what customers upload, and what the archive says of its own.

use lessops::event::eventbridge::EventBridgeEvent;
use lessops::event::s3::S3Event;
use lessops::resource::{Bucket, ReadWrite};
use lessops::{Error, lambda, tracing};
use serde_json::Value;

use crate::parcel::Refused;

/// Prints every label that is uploaded.
#[lambda(trigger = s3("labels", prefix = "new/", suffix = ".pdf"), memory = 512MB, retries = 1)]
async fn print_label(event: S3Event, printed: Bucket<ReadWrite>) -> Result<Vec<String>, Error> {
    let mut labels = Vec::new();
    for record in event.records {
        let key = record.s3.object.key.ok_or("the event names no object")?;
        if record.s3.object.size == Some(0) {
            return Err(Refused("a label has a page at least").into());
        }
        tracing::info!(key, to = printed.name(), "printed");
        labels.push(key);
    }
    Ok(labels)
}

/// Notes what leaves the archive. That bucket stands already, and tells EventBridge of its objects.
#[lambda(trigger = s3(existing = "parcel-archive", via = eventbridge, events = ObjectRemoved:*))]
async fn archived(event: EventBridgeEvent<Value>) -> Result<(), Error> {
    tracing::info!(object = %event.detail["object"]["key"], "gone from the archive");
    Ok(())
}
