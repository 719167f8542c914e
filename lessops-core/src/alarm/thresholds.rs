//! The thresholds of the default alarms, as a service sets them in `Cargo.toml`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Alarm, Threshold, Watched};
use crate::args::Value;
use crate::field::{Field, Shape, unexpected};
use crate::problem::Problems;
use crate::settings::LONGEST_TIMEOUT;

/// A threshold for each of some metrics: `errors = "2%"`, `duration = "80%"`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Thresholds(BTreeMap<&'static str, Threshold>);

impl Thresholds {
    /// A default alarm with the service's threshold, if it has one for the metric. What it does not say keeps its own:
    /// one on an average stays one.
    #[must_use]
    pub(crate) fn apply(&self, alarm: Alarm) -> Alarm {
        let own = match &alarm.metric {
            Watched::Known(metric) => self.0.get(metric.name).copied(),
            Watched::Custom(_) => None,
        };
        Alarm { threshold: own.unwrap_or(alarm.threshold), ..alarm }
    }
}

impl Field for Thresholds {
    const EXPECTED: &'static str = "a threshold for each metric, such as `errors = \"2%\"`";
    const SHAPE: Shape = Shape::Map(&Shape::Text);

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let Value::Call(call) = value else { return unexpected(value, Self::EXPECTED, problems) };
        let mut thresholds = BTreeMap::new();
        let before = problems.len();
        for arg in &call.args {
            let (Some(metric), Value::Text(text)) = (&arg.key, &arg.value) else {
                problems
                    .add(arg.value.at(), format!("expected {}, found {}", Self::EXPECTED, arg.value.found()));
                continue;
            };
            // The alarm grammar knows which metrics there are, and what their thresholds are like.
            let start = metric.text.len() + 3;
            problems.within(&metric.text, |problems| {
                match format!("{} > {}", metric.text, text.text).parse() {
                    Ok(alarm) if alarm.never_fires(LONGEST_TIMEOUT) => {
                        let message = format!(
                            "`{}` can never fire: a function is stopped after its timeout, which is {LONGEST_TIMEOUT}s at most",
                            alarm.condition()
                        );
                        problems.add(text.at(), message).help =
                            Some("name a percentage of the timeout, such as `80%`".to_owned());
                    }
                    Ok(Alarm {
                        metric: Watched::Known(metric),
                        threshold,
                        period: None,
                        datapoints: None,
                        notify: None,
                        ..
                    }) => {
                        thresholds.insert(metric.name, threshold);
                    }
                    Ok(_) => {
                        problems.add(
                            text.at(),
                            format!("expected a threshold such as `5`, found `{}`", text.text),
                        );
                    }
                    Err(fault) => {
                        let at = if fault.range.start < start { metric.at() } else { text.at() };
                        let problem = problems.add(at, fault.message);
                        (problem.help, problem.see) = (fault.help, fault.see);
                    }
                }
            });
        }
        (problems.len() == before).then_some(Self(thresholds))
    }

    fn write(&self) -> Json {
        self.0.iter().map(|(metric, threshold)| ((*metric).to_owned(), threshold.to_string())).collect()
    }
}
