//! `breaker`: a circuit breaker in front of a function, which stops what invokes it.

use crate::alarm::{Alarm, Watched};
use crate::code::Code;
use crate::function::Function;
use crate::grammar::duration::Seconds;
use crate::problem::{Problem, Problems, all_of};
use crate::settings::OnFailure;
use crate::trigger::{Delivery, Trigger};
use crate::{group, group_field};

/// The function of the service that opens and closes its breakers, and thereby a name that no other has.
pub const CONTROLLER: &str = "lessops-breaker";
/// The name of the alarm that opens a function's breaker, among the function's alarms.
pub const ALARM: &str = "breaker";
/// The type of the custom resource through which the controller hears of deployments.
pub const RESOURCE_TYPE: &str = "Custom::LessopsBreaker";
/// The seconds that a breaker stays open where the function does not say.
pub const DEFAULT_OPEN: u32 = 300;

/// The metrics that tell whether a function does its work, and have values only while it is invoked.
const METRICS: [&str; 3] = ["errors", "duration", "failed_records"];

group! {
    /// A circuit breaker in front of a function: while the function fails, it is not invoked. It is for events that can wait:
    /// in a queue, a stream, a topic of Apache Kafka, or with Lambda, which queues asynchronous events.
    ///
    /// When the alarm fires, a function of the same binary, `lessops-breaker`, stops what invokes this one: it disables the
    /// event source mapping, or sets the reserved concurrency to 0, upon which Lambda sends asynchronous events to the failure
    /// queue at once. After the pause it lets events through again, asynchronous ones one at a time. Once some were handled
    /// and the condition does not hold, it closes the breaker, and hands over again what Lambda sent to the failure queue
    /// meanwhile; if the condition holds, it opens the breaker again. While the breaker is not closed, the function's alarms on
    /// `throttles`, and those on too few `invocations`, notify nobody. The alarm itself notifies as any other.
    ///
    /// A deployment leaves an open breaker open: what it changes in the function or its sources is stopped again right after,
    /// so that some events may pass in between.
    ///
    /// It needs the feature `circuit-breaker` of lessops.
    pub struct Breaker("breaker") {
        /// When it opens: an alarm on the function's `errors`, `duration` or `failed_records`; a short period opens it soon: `when = errors > 50% in 1m`. Required.
        @main when: Alarm,
        /// How long it stays open before it lets events through again, 1 m to 24 h: `open = 2m`. Default: 5 m.
        #[see(SCHEDULE_TYPES)]
        open: Option<Seconds<60, 86_400>>,
    }
}
group_field!(Breaker, "`breaker(when = errors > 50% in 1m, open = 2m)`");

impl Breaker {
    /// The alarm that opens it, under its name.
    pub fn alarm(&self) -> Alarm {
        Alarm { name: Some(ALARM.to_owned()), ..self.when.clone() }
    }

    /// How long it stays open, in seconds.
    pub fn open(&self) -> u32 {
        self.open.map_or(DEFAULT_OPEN, Seconds::get)
    }

    /// Adds what does not go together with the function that it is in front of.
    pub(crate) fn check(&self, function: &Function, problems: &mut Problems) {
        let Self { when, open: _ } = self;
        let metric = when.metric_text();
        let mut add = |key: &str, message: String, help: &str| {
            problems.push(Problem::new(Code::Breaker, key, message).help(help));
        };
        if let Some(trigger) = function.triggers().iter().find(|trigger| !can_wait(trigger)) {
            let kind = trigger.kind();
            let message = format!(
                "a breaker stops events that can wait, and whoever causes those of the trigger `{kind}` waits for the answer"
            );
            add("", message, "put a `lessops::Breaker` around the calls that fail, within the function");
        } else if function.is_asynchronous() {
            let message = match &function.settings.on_failure {
                None | Some(OnFailure::Queue(_)) => None,
                Some(OnFailure::None(_)) => Some("and there is none".to_owned()),
                Some(other) => Some(format!("and from a {} none can be handed over again", other.kind())),
            };
            if let Some(what) = message {
                let message = format!(
                    "while a breaker is open, Lambda sends events to the failure destination at once, {what}"
                );
                add("", message, "leave `on_failure` out, or write `on_failure = queue(\"...\")`");
            }
        }
        let provisioned = function.settings.concurrency.as_ref().and_then(|own| own.provisioned.as_ref());
        if function.is_asynchronous() && provisioned.is_some() {
            let message = "a breaker reserves no concurrency for the function while it is open, and Lambda refuses that where some is provisioned";
            add(
                "",
                message.to_owned(),
                "leave `provisioned` out: what waits for nobody needs no environments that are ready",
            );
        }
        let is_known = matches!(&when.metric, Watched::Known(metric) if METRICS.contains(&metric.name));
        if !is_known {
            let message = format!("`{metric}` does not tell whether the function does its work");
            add("when", message, &format!("a breaker opens on {}", all_of(METRICS.into_iter())));
        } else if when.op.is_low() {
            let condition = when.condition();
            let message = format!("`{condition}` holds while all is well");
            add("when", message, "a breaker opens when a value is above its threshold");
        }
        if let Some(name) = &when.name {
            let message = format!("the alarm of a breaker is named `{ALARM}`, not `{name}`");
            add("when", message, "leave the name out");
        }
        if function.settings.alarm.iter().any(|alarm| alarm.name.as_deref() == Some(ALARM)) {
            let message = format!("an alarm of the function is named `{ALARM}`, as that of its breaker is");
            add("", message, "give the alarm another name");
        }
    }
}

/// Whether what a trigger delivers waits somewhere, and nobody for it.
fn can_wait(trigger: &Trigger) -> bool {
    trigger.delivery() != Delivery::Synchronous && !matches!(trigger, Trigger::CustomResource(_))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn problems(fields: &Json) -> Vec<String> {
        let mut all = json!({ "name": "ship", "source": { "file": "src/main.rs", "line": 1 } });
        let object = all.as_object_mut().expect("it is one");
        object.extend(fields.as_object().expect("it is one").clone());
        let read = Function::from_json(object);
        read.err()
            .unwrap_or_default()
            .into_iter()
            .map(|problem| format!("{}: {problem}", problem.argument))
            .collect()
    }

    fn of(trigger: &Json, when: &str) -> Vec<String> {
        problems(&json!({ "triggers": [trigger], "breaker": { "when": when } }))
    }

    #[test]
    fn events_that_can_wait_have_breakers() {
        let stream = json!({ "kind": "kinesis", "stream": "clicks" });
        let schedule = json!({ "kind": "schedule", "times": "rate(5 minutes)" });
        for trigger in [json!("sqs:orders"), stream, json!("sns:orders"), json!("s3:uploads"), schedule] {
            assert_eq!(of(&trigger, "errors > 50% in 1m"), [""; 0], "{trigger}");
        }
    }

    #[test]
    fn events_that_somebody_waits_for_have_none() {
        for trigger in ["http:GET /orders", "url", "invoke", "custom_resource:Custom::Key"] {
            let found = of(&json!(trigger), "errors > 50% in 1m");
            assert!(found[0].starts_with("breaker: a breaker stops events that can wait"), "{found:?}");
            assert!(found[0].contains("lessops::Breaker"), "{found:?}");
        }
    }

    #[test]
    fn it_opens_on_what_tells_that_the_function_fails() {
        assert_eq!(of(&json!("sqs:orders"), "failed_records > 50%"), [""; 0]);
        for when in ["throttles > 5", "backlog > 5", "metric(\"orders.lost\") > 5", "invocations < 1"] {
            let found = of(&json!("sqs:orders"), when);
            assert!(found[0].starts_with("breaker.when: `"), "{found:?}");
            assert!(found[0].contains("`errors`, `duration` and `failed_records`"), "{found:?}");
        }
        assert!(of(&json!("sqs:orders"), "errors < 5")[0].contains("holds while all is well"));
        assert!(of(&json!("s3:uploads"), "failed_records > 5")[0].contains("has no metric `failed_records`"));
        assert!(of(&json!("s3:uploads"), "broken: errors > 5")[0].contains("is named `breaker`"));
    }

    #[test]
    fn what_lambda_sends_away_meanwhile_must_come_back() {
        let found = |on_failure: Json| {
            problems(&json!({
                "triggers": ["sns:orders"], "breaker": { "when": "errors > 5" }, "on_failure": on_failure,
            }))
        };
        assert_eq!(found(json!({ "kind": "queue", "name": "lost" })), [""; 0]);
        assert!(found(json!("none"))[0].contains("and there is none"));
        assert!(found(json!({ "kind": "topic", "name": "lost" }))[0].contains("from a topic none can"));
    }

    #[test]
    fn the_controller_s_name_and_the_alarm_s_are_taken() {
        let found = problems(&json!({ "name": CONTROLLER }));
        assert!(found[0].starts_with("name: "), "{found:?}");
        let fields = json!({
            "triggers": ["sqs:orders"], "breaker": { "when": "errors > 5" }, "alarms": ["breaker: errors > 9"],
        });
        assert!(problems(&fields)[0].contains("is named `breaker`, as that of its breaker is"));
    }
}
