//! Which functions hear of which alarms of the service. An alarm names its actions, so they are known before the first
//! alarm is lowered.

use super::value::{Expression, LogicalId};
use super::{Lambda, Origin, Stack};
use crate::alarm::{Alarm, Watched};
use crate::function::Function;
use crate::names::{self, Part};
use crate::settings::breaker::{ALARM, CONTROLLER};
use crate::trigger::{Alarm as Trigger, AlarmSource, State};

/// Who invokes a function for an alarm (CloudWatch user guide, "Invoking Lambda functions from alarms").
pub(crate) const ALARM_SERVICE: &str = "lambda.alarms.cloudwatch.amazonaws.com";

/// A function that hears of an alarm.
struct Listener<'a> {
    function: &'a Function,
    /// The function whose alarm it is.
    of: &'a str,
    /// The alarm's name, or its metric.
    alarm: &'a str,
    on: &'a [State],
}

/// All functions that hear of alarms.
#[derive(Default)]
pub(crate) struct Listeners<'a>(Vec<Listener<'a>>);

impl<'a> Listeners<'a> {
    pub(super) fn of(functions: &'a [Function]) -> Self {
        let listeners = functions.iter().flat_map(|function| {
            function.triggers().iter().filter_map(move |trigger| match trigger {
                crate::trigger::Trigger::Alarm(
                    trigger @ Trigger { alarm: AlarmSource::Own(of, alarm), on: _ },
                ) => Some(Listener { function, of: of.as_str(), alarm, on: trigger.on() }),
                _ => None,
            })
        });
        let controller = functions.iter().find(|function| function.name == CONTROLLER);
        let breakers = functions.iter().filter(|function| function.settings.breaker.is_some());
        let breakers = controller.into_iter().flat_map(|function| {
            breakers.clone().map(move |of| Listener {
                function,
                of: &of.name,
                alarm: ALARM,
                on: &[State::Alarm],
            })
        });
        Self(listeners.chain(breakers).collect())
    }

    /// Those that hear of an alarm, whose owners are the functions that have it: one, or those that share what it is
    /// about.
    fn matching(&self, owners: &[&Function], alarm: &Alarm) -> impl Iterator<Item = &Listener<'a>> {
        let is_meant = |listener: &&Listener<'a>| {
            owners.iter().any(|owner| owner.name == listener.of) && is_called(alarm, listener.alarm)
        };
        self.0.iter().filter(is_meant)
    }

    /// The functions that an alarm tells when it enters a state.
    pub(crate) fn actions(&self, owners: &[&Function], alarm: &Alarm, state: State) -> Vec<Expression> {
        let told = self.matching(owners, alarm).filter(|listener| listener.on.contains(&state));
        let arn = |listener: &Listener<'a>| Lambda::plain(listener.function).target().into();
        told.map(arn).collect()
    }

    /// Adds the permissions of an alarm to invoke the functions that it tells.
    pub(crate) fn lower(id: &LogicalId, owners: &[&Function], alarm: &Alarm, stack: &mut Stack<'a>) {
        let told: Vec<_> =
            stack.listeners.matching(owners, alarm).map(|listener| listener.function).collect();
        for function in told {
            let permission = names::of_both(&function.name, &id.to_string(), Part::AlarmPermission);
            let resource =
                Origin::new(ALARM_SERVICE, id.attribute("Arn")).may_invoke(&Lambda::plain(function));
            stack.add(permission, resource, &[function]);
        }
    }
}

/// Whether an alarm has that name, or, without a name, watches that metric.
pub(crate) fn is_called(alarm: &Alarm, name: &str) -> bool {
    match (&alarm.name, &alarm.metric) {
        (Some(own), _) => own == name,
        (None, Watched::Known(metric)) => metric.name == name,
        (None, Watched::Custom(metric)) => metric == name,
    }
}
