//! The thresholds of the default alarms, as a service sets them in `Cargo.toml`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Alarm, Threshold, Watched};
use crate::args::Value;
use crate::code::Code;
use crate::field::{Field, Shape, unexpected};
use crate::function::bounds::{self, Limits};
use crate::problem::Problems;

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
    const SHAPE: Shape = Shape::Thresholds;

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let Value::Call(call) = value else { return unexpected(value, Self::EXPECTED, problems) };
        let mut thresholds = BTreeMap::new();
        let before = problems.len();
        for arg in &call.args {
            let (Some(metric), Value::Text(text)) = (&arg.key, &arg.value) else {
                problems.add(
                    Code::WrongShape,
                    arg.value.at(),
                    format!("expected {}, found {}", Self::EXPECTED, arg.value.found()),
                );
                continue;
            };
            // The alarm grammar knows which metrics there are, and what their thresholds are like.
            let start = metric.text.len() + 3;
            problems.within(&metric.text, |problems| {
                match format!("{} > {}", metric.text, text.text).parse() {
                    Ok(
                        ref alarm @ Alarm {
                            metric: Watched::Known(metric),
                            threshold,
                            period: None,
                            datapoints: None,
                            notify: None,
                            ..
                        },
                    ) => match bounds::check(alarm, Limits::LONGEST) {
                        Some(problem) => {
                            problems.add(problem.code, text.at(), problem.message).help = problem.help;
                        }
                        None => _ = thresholds.insert(metric.name, threshold),
                    },
                    Ok(_) => {
                        problems.add(
                            Code::AlarmSyntax,
                            text.at(),
                            format!("expected a threshold such as `5`, found `{}`", text.text),
                        );
                    }
                    Err(fault) => {
                        let at = if fault.range.start < start { metric.at() } else { text.at() };
                        let problem = problems.add(fault.code, at, fault.message);
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
