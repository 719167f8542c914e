//! Which schedules have no heartbeat, the alarm that fires when they have not run, and why.

use std::fmt;

use super::{Alarm, Metric, Watched};
use crate::function::Function;
use crate::trigger::{Schedule, Trigger};

/// Why a schedule has no heartbeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoHeartbeat {
    /// It is an `at(...)`.
    Once,
    /// It has a `start` or an `end`.
    Bounded,
    /// It pauses for too long, or ends.
    TooLong,
    /// The function has no default alarms.
    Off,
    /// The function has another alarm on its invocations.
    Replaced,
}

impl fmt::Display for NoHeartbeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Once => "it runs once",
            Self::Bounded => "before its `start` and after its `end` nothing is missing",
            Self::TooLong => {
                "it ends, or its longest pause and a tenth are more than the seven days over which CloudWatch evaluates an alarm"
            }
            Self::Off => "`default_alarms = false`",
            Self::Replaced => "the function's own alarm on `invocations` takes its place",
        })
    }
}

/// The schedules of a function that have no heartbeat. An alarm of the function's own on too few invocations is one.
pub fn missing(function: &Function) -> Vec<(&Schedule, NoHeartbeat)> {
    let is_on_invocations =
        |alarm: &&Alarm| matches!(alarm.metric, Watched::Known(Metric { name: "invocations", .. }));
    let own: Vec<_> = function.settings.alarm.iter().filter(is_on_invocations).collect();
    if own.iter().any(|alarm| alarm.op.is_low()) {
        return Vec::new();
    }
    let because = |schedule: &Schedule| match schedule.heartbeat() {
        Err(reason) => Some(reason),
        Ok(_) if function.settings.default_alarms == Some(false) => Some(NoHeartbeat::Off),
        Ok(_) if !own.is_empty() => Some(NoHeartbeat::Replaced),
        Ok(_) => None,
    };
    let schedules = function.triggers().iter().filter_map(|trigger| match trigger {
        Trigger::Schedule(schedule) => Some(schedule),
        _ => None,
    });
    schedules.filter_map(|schedule| Some((schedule, because(schedule)?))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn reasons(mut schedule: Json, rest: &Json) -> Vec<NoHeartbeat> {
        schedule["kind"] = "schedule".into();
        let mut fields = json!({ "name": "report", "triggers": [schedule] });
        fields.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let function = Function::from_json(fields.as_object().unwrap()).unwrap();
        missing(&function).into_iter().map(|(_, because)| because).collect()
    }

    #[test]
    fn a_schedule_without_a_heartbeat_has_a_reason() {
        let times = |times: &str| json!({ "times": times });
        let daily = || times("rate(1 day)");
        let since = json!({ "times": "rate(1 day)", "start": "2026-11-23T10:00:00" });
        for (schedule, rest, reason) in [
            (times("at(2026-11-23T10:00:00)"), json!({}), NoHeartbeat::Once),
            (since, json!({}), NoHeartbeat::Bounded),
            (times("rate(7 days)"), json!({}), NoHeartbeat::TooLong),
            (times("cron(0 3 1 * ? *)"), json!({}), NoHeartbeat::TooLong),
            (times("cron(0 3 * * ? 2027)"), json!({}), NoHeartbeat::TooLong),
            (daily(), json!({ "default_alarms": false }), NoHeartbeat::Off),
            (daily(), json!({ "alarms": ["invocations > 9"] }), NoHeartbeat::Replaced),
        ] {
            assert_eq!(reasons(schedule.clone(), &rest), [reason], "{schedule} {rest}");
        }
    }

    #[test]
    fn an_alarm_on_too_few_invocations_is_a_heartbeat() {
        let daily = || json!({ "times": "rate(1 day)" });
        assert_eq!(reasons(daily(), &json!({})), []);
        let own = json!({ "default_alarms": false, "alarms": ["invocations < 1 in 1h for 30"] });
        assert_eq!(reasons(daily(), &own), []);
        assert_eq!(reasons(json!({ "times": "rate(8 days)" }), &own), []);
    }
}
