//! Depots: a queue of parcels to collect, the topic that tells of them, and the events of other services.

use lessops::event::eventbridge::EventBridgeEvent;
use lessops::resource::{Bus, Put, Queue, Send};
use lessops::{Record, lambda, tracing};
use serde::{Deserialize, Serialize};

use crate::parcel::{Parcel, Refused};

/// Collects one parcel. Of a batch only those come back that can't be carried, and after three tries they are dead letters.
#[lambda(trigger = sqs("to-collect", max_receives = 3), timeout = 10s)]
async fn collect(parcel: Record<Parcel>) -> Result<(), Refused> {
    parcel.body.check()?;
    tracing::info!(parcel = parcel.body.id, attempt = parcel.attempt, "collected");
    Ok(())
}

/// Announces a parcel at its depot.
#[lambda(trigger = sns("announcements"))]
async fn announce(parcel: Record<Parcel>, events: Bus<Put>) -> Result<(), Refused> {
    parcel.body.check()?;
    tracing::info!(parcel = parcel.body.id, bus = events.name(), "announced");
    Ok(())
}

/// What a shop says of an order that it has packed.
#[derive(Debug, Deserialize, Serialize)]
struct Packed {
    parcel: Parcel,
}

/// Has the orders collected that the shops have packed.
#[lambda(trigger = eventbridge(bus = "shops", source = "shop.orders", detail_type = "Order Packed"))]
async fn packed(event: EventBridgeEvent<Packed>, to_collect: Queue<Send>) -> Result<(), Refused> {
    let parcel = event.detail.parcel;
    parcel.check()?;
    tracing::info!(parcel = parcel.id, queue = to_collect.url(), "to be collected");
    Ok(())
}
