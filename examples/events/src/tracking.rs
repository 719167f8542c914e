//! Where parcels are: the scanners' stream, the table that changes by it, and what partners report.

use lessops::event::kafka::KafkaEvent;
use lessops::resource::{Publish, Put, Stream, Table, Topic, Write};
use lessops::{Change, Error, Record, lambda, tracing};
use serde::Deserialize;

use crate::parcel::{Parcel, Refused};

/// A parcel that a scanner has seen.
#[derive(Debug, Deserialize)]
struct Scan {
    parcel: String,
    depot: String,
}

/// Notes where a parcel was seen. The scans of a shard stay in order: one that fails ends its batch.
#[lambda(trigger = kinesis("scans", shards = 1, batch_size = 10, retries = 2))]
async fn follow(scan: Record<Scan>, parcels: Table<Write>) -> Result<(), Refused> {
    let Scan { parcel, depot } = scan.body;
    if depot.is_empty() {
        return Err(Refused("a scanner stands in a depot"));
    }
    tracing::info!(parcel, depot, table = parcels.name(), "seen");
    Ok(())
}

/// Tells the customer what became of the parcel.
#[lambda(trigger = dynamodb("parcels", retries = 1))]
async fn tell_customer(parcel: Record<Parcel>, texts: Topic<Publish>) -> Result<(), Refused> {
    parcel.body.check()?;
    let what = match parcel.change {
        Some(Change::Inserted) => "taken",
        Some(Change::Removed) => "delivered",
        _ => "on its way",
    };
    tracing::info!(parcel = parcel.body.id, what, topic = texts.arn(), "told");
    Ok(())
}

/// Passes on what the partners' cluster says.
#[lambda(
    trigger = kafka(
        "partner-scans",
        cluster = "arn:aws:kafka:eu-central-1:123456789012:cluster/partners/0a1b2c3d-0000-1111-2222-333344445555-1",
    ),
    timeout = 1m,
)]
async fn import(event: KafkaEvent, scans: Stream<Put>) -> Result<(), Error> {
    for (partition, records) in event.records {
        tracing::info!(partition, records = records.len(), stream = scans.name(), "imported");
    }
    Ok(())
}
