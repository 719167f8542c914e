//! The alarms of the stack, as CloudWatch has them.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types::AlarmType;
use lessops_redrive::Error;
use serde_json::{Value as Json, json};

use crate::aws::{Session, alarm_name};
use crate::deployed::{Deployed, text_of};
use crate::report::Result;

/// How many alarms DescribeAlarms takes the names of (CloudWatch API reference, DescribeAlarms).
const MOST: usize = 100;

/// The state of an alarm that somebody has deleted.
const GONE: &str = "GONE";

/// An alarm.
pub(super) struct Alarm {
    /// Its logical id.
    id: String,
    /// `OK`, `ALARM` or `INSUFFICIENT_DATA`.
    state: String,
    reason: String,
    since: Option<String>,
    /// Whether it tells anybody.
    is_enabled: bool,
}

/// The alarms of a stack, in the order of their ids.
pub(super) async fn of(session: &Session, deployed: &Deployed) -> Result<Vec<Alarm>> {
    let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
    let named = kinds.into_iter().flat_map(|kind| deployed.of_kind(kind));
    // A composite alarm may go by its ARN.
    let mut ids: BTreeMap<&str, &str> = named.map(|(id, physical)| (alarm_name(physical), id)).collect();
    let client = Client::new(&session.config);
    let wanted: Vec<_> = ids.keys().copied().collect();
    let mut alarms = Vec::new();
    for names in wanted.chunks(MOST) {
        let asked = client
            .describe_alarms()
            .set_alarm_names(Some(names.iter().copied().map(str::to_owned).collect()));
        let asked = asked.alarm_types(AlarmType::MetricAlarm).alarm_types(AlarmType::CompositeAlarm);
        let answer = asked.send().await.map_err(|error| Error::sdk("read the alarms", &error))?;
        let metric = answer.metric_alarms.unwrap_or_default().into_iter().map(|alarm| {
            (
                alarm.alarm_name,
                alarm.state_value,
                alarm.state_reason,
                alarm.state_updated_timestamp,
                alarm.actions_enabled,
            )
        });
        let composite = answer.composite_alarms.unwrap_or_default().into_iter().map(|alarm| {
            (
                alarm.alarm_name,
                alarm.state_value,
                alarm.state_reason,
                alarm.state_updated_timestamp,
                alarm.actions_enabled,
            )
        });
        for (name, state, reason, since, is_enabled) in metric.chain(composite) {
            let Some(id) = name.and_then(|name| ids.remove(name.as_str())) else { continue };
            alarms.push(Alarm {
                id: id.to_owned(),
                state: state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
                reason: reason.unwrap_or_default(),
                since: since.as_ref().and_then(text_of),
                is_enabled: is_enabled.unwrap_or(true),
            });
        }
    }
    alarms.extend(ids.into_values().map(Alarm::gone));
    alarms.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(alarms)
}

impl Alarm {
    fn gone(id: &str) -> Self {
        let (id, state) = (id.to_owned(), GONE.to_owned());
        Self { id, state, reason: String::new(), since: None, is_enabled: true }
    }

    /// Whether there is nothing to say of it.
    pub(super) fn is_quiet(&self) -> bool {
        self.concern().is_none()
    }

    pub(super) fn concern(&self) -> Option<String> {
        let id = &self.id;
        match self.state.as_str() {
            "ALARM" => Some(format!("the alarm {id} fires")),
            GONE => Some(format!("somebody has deleted the alarm {id}: deploy the service again")),
            _ if !self.is_enabled => Some(format!(
                "somebody has disabled what the alarm {id} does: `aws cloudwatch enable-alarm-actions` mends it"
            )),
            _ => None,
        }
    }

    pub(super) fn row(&self) -> [String; 3] {
        let state =
            if self.is_enabled { self.state.clone() } else { format!("{}, tells nobody", self.state) };
        let since = self.since.as_ref().map(|time| format!("since {time}: ")).unwrap_or_default();
        [self.id.clone(), state, format!("{since}{}", self.reason)]
    }

    pub(super) fn to_json(&self) -> Json {
        let Self { id, state, reason, since, is_enabled } = self;
        json!({ "id": id, "state": state, "reason": reason, "since": since, "enabled": is_enabled })
    }
}

/// How many there are, and how many of them are in which state.
pub(super) fn title(alarms: &[Alarm]) -> String {
    let count = |state: &str| alarms.iter().filter(|alarm| alarm.state == state).count();
    let (all, firing, unknown) = (alarms.len(), count("ALARM"), count("INSUFFICIENT_DATA"));
    format!("alarms: {all}, of which {firing} fire and {unknown} have no data yet")
}
