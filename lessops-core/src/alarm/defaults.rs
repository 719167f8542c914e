//! The alarms that a function has in the end: its own, and the defaults of its triggers.

use std::fmt;

use super::{Alarm, Thresholds};
use crate::function::{Function, bounds};
use crate::settings::Breaker;
use crate::trigger::Trigger;

/// An alarm of a function, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The alarm.
    pub alarm: Alarm,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an alarm comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The attribute.
    Written,
    /// The defaults of the function's triggers.
    Default,
    /// Either of the two, for the new version alone.
    Rollback,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Written => "written",
            Self::Default => "default",
            Self::Rollback => "rollback",
        })
    }
}

/// All alarms of a function, that of its breaker among them. One of its own on a metric takes the place of the defaults on that metric; the others have
/// the service's thresholds.
///
/// # Panics
/// If a default alarm does not follow the alarm grammar; a test holds that each does.
pub fn effective(function: &Function, thresholds: &Thresholds) -> Vec<Effective> {
    let written = &*function.settings.alarm;
    let mut alarms: Vec<Effective> =
        written.iter().map(|alarm| Effective { alarm: alarm.clone(), origin: Origin::Written }).collect();
    // It takes the place of no default: those go on watching while it is open.
    let breaker = function.settings.breaker.iter().map(Breaker::alarm);
    alarms.extend(breaker.map(|alarm| Effective { alarm, origin: Origin::Written }));
    if function.settings.default_alarms == Some(false) {
        return alarms;
    }
    let is_rare = |trigger: &Trigger| {
        matches!(
            trigger,
            Trigger::Schedule(_) | Trigger::Alarm(_) | Trigger::CustomResource(_) | Trigger::Deployment(_)
        )
    };
    let rare = function.triggers().iter().all(is_rare);
    let slow = if rare { "max(duration) > 90%" } else { "max(duration) > 90% for 3" };
    let texts = function.triggers().iter().flat_map(|trigger| trigger.default_alarms(&function.settings));
    // Too few provisioned environments are paid for in vain, and nothing else would tell. A metric that the function does
    // not have makes no alarm.
    let always = [slow, "spillover > 5% for 3 of 5"].map(str::to_owned);
    for text in always.into_iter().chain(texts) {
        let own: Alarm = text.parse().expect("a default alarm follows the grammar");
        let alarm = thresholds.apply(own.clone());
        // Nothing waits for longer than a short `max_age`.
        if alarm == own && bounds::check(&alarm, function.settings.limits()).is_some() {
            continue;
        }
        let taken = written.iter().any(|own| own.metric == alarm.metric);
        let known = alarms.iter().any(|other| other.alarm == alarm);
        let there = !matches!(&alarm.metric, super::Watched::Known(metric) if !function.has_metric(metric));
        if !taken && !known && there {
            alarms.push(Effective { alarm, origin: Origin::Default });
        }
    }
    alarms
}
