//! What keeps the service running: its own logs and alarms, the nightly count, and a price that other services ask for.

use lessops::event::cloudwatch_alarms::CloudWatchAlarm;
use lessops::event::cloudwatch_logs::LogsEvent;
use lessops::resource::{Function, Invoke};
use lessops::{Error, lambda, tracing};
use serde::{Deserialize, Serialize};

use crate::parcel::{Parcel, Refused};

/// Reads what the collecting function has logged as wrong.
#[lambda(trigger = logs(function("collect"), filter = r#"{ $.level = "ERROR" }"#))]
async fn read_logs(event: LogsEvent) -> Result<(), Error> {
    let data = event.aws_logs.data;
    tracing::info!(group = data.log_group, lines = data.log_events.len(), "read");
    Ok(())
}

/// Closes a depot whose collecting fails, and opens it again.
#[lambda(trigger = alarm("collect.errors"))]
async fn close_depot(event: CloudWatchAlarm) -> Result<(), Error> {
    let state = event.alarm_data.state.map(|state| state.value);
    tracing::info!(alarm = event.alarm_data.alarm_name, ?state, "a depot");
    Ok(())
}

/// What the schedule sends.
#[derive(Debug, Deserialize)]
struct Night {
    depots: Vec<String>,
}

/// Counts the parcels of the day.
#[lambda(
    trigger = schedule(cron(30 2 * * ? *), timezone = "Europe/Vienna", input = r#"{"depots": ["north", "south"]}"#),
    timeout = 5m,
)]
fn count_parcels(night: Night, quote: Function<Invoke>) -> Result<usize, Error> {
    tracing::info!(depots = ?night.depots, price = quote.name(), "counted");
    Ok(night.depots.len())
}

/// In cents.
#[derive(Debug, Serialize)]
struct Price {
    total: u32,
}

/// Says what a parcel costs.
#[lambda(rollout = canary(10%, 5m, before = "try_quote"))]
fn quote(parcel: Parcel) -> Result<Price, Refused> {
    parcel.check()?;
    Ok(Price { total: 350 + parcel.weight / 10 })
}
