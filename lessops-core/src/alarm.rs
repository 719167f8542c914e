//! Alarms: `errors > 5 in 5m for 3 of 5`. The grammar, the metrics there are, and what a function gets unasked.

pub mod catalogue;
mod defaults;
mod grammar;
#[cfg(feature = "template")]
pub(crate) mod lower;
mod target;
#[cfg(test)]
mod tests;
mod thresholds;

use std::fmt;

pub use catalogue::Metric;
pub use defaults::{Effective, Origin, effective};
pub use grammar::GRAMMAR;
pub use target::Target;
pub use thresholds::Thresholds;

use crate::field::{Grammar, Shape};
use crate::grammar::duration::Duration;

/// The length of one datapoint where an alarm does not say `in`.
pub const DEFAULT_PERIOD: Duration = Duration::seconds(300);

/// A condition on a metric that people want to hear of.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// Its name, unique in the function. Without one it is named after what it watches.
    pub name: Option<String>,
    /// What is watched.
    pub metric: Watched,
    /// How the values of one period become a datapoint. Default: the metric's own.
    pub stat: Option<Stat>,
    /// How a datapoint compares with the threshold when it breaches.
    pub op: Op,
    /// What it is compared with.
    pub threshold: Threshold,
    /// The length of one datapoint. Default: [`DEFAULT_PERIOD`].
    pub period: Option<Duration>,
    /// How many of the last how many datapoints must breach. Default: 1 of 1.
    pub datapoints: Option<(u32, u32)>,
    /// Where it goes. Default: where the service's alarms go.
    pub notify: Option<Target>,
}

impl Alarm {
    /// The length of one datapoint.
    pub fn period(&self) -> Duration {
        self.period.unwrap_or(DEFAULT_PERIOD)
    }

    /// How many of the last how many datapoints must breach.
    pub fn datapoints(&self) -> (u32, u32) {
        self.datapoints.unwrap_or((1, 1))
    }

    /// How the values of one period become a datapoint.
    pub fn stat(&self) -> Stat {
        self.stat.unwrap_or(match &self.metric {
            Watched::Known(metric) => metric.stat,
            Watched::Custom(_) => Stat::Sum,
        })
    }

    /// What must hold, without when, how often and who is told.
    pub(crate) fn condition(&self) -> Self {
        Self { name: None, period: None, datapoints: None, notify: None, ..self.clone() }
    }

    /// Whether it is on how long invocations take.
    pub(crate) fn is_on_duration(&self) -> bool {
        matches!(self.metric, Watched::Known(Metric { name: "duration", .. }))
    }

    /// The metric as it is written: `errors`, `metric("orders.rejected")`.
    pub fn metric_text(&self) -> String {
        match &self.metric {
            Watched::Known(metric) => metric.name.to_owned(),
            Watched::Custom(name) => format!("metric(\"{name}\")"),
        }
    }
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq)]
pub enum Watched {
    /// A metric of the catalogue.
    Known(&'static Metric),
    /// `metric("Namespace/Name")`, or, without a slash, a metric in the service's own namespace.
    Custom(String),
}

/// How the values of one period become a datapoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stat {
    /// Their sum.
    Sum,
    /// Their average.
    Avg,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// How many there are.
    Count,
    /// A percentile, above 0 and at most 100.
    Percentile(f64),
}

impl Stat {
    /// The statistic as CloudWatch's `Statistic` or `ExtendedStatistic` writes it.
    pub fn cloudwatch(self) -> String {
        match self {
            Self::Sum => "Sum".to_owned(),
            Self::Avg => "Average".to_owned(),
            Self::Min => "Minimum".to_owned(),
            Self::Max => "Maximum".to_owned(),
            Self::Count => "SampleCount".to_owned(),
            Self::Percentile(percent) => format!("p{percent}"),
        }
    }
}

impl fmt::Display for Stat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum => f.write_str("sum"),
            Self::Avg => f.write_str("avg"),
            Self::Min => f.write_str("min"),
            Self::Max => f.write_str("max"),
            Self::Count => f.write_str("count"),
            Self::Percentile(percent) => write!(f, "p{percent}"),
        }
    }
}

/// How a datapoint compares with the threshold when it breaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Op {
    /// All of them, the longer ones first, so that the first that fits is the one that is meant.
    const ALL: [Self; 4] = [Self::AtLeast, Self::AtMost, Self::Above, Self::Below];

    /// As the language writes it.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
        }
    }

    /// As CloudWatch's `ComparisonOperator` writes it.
    pub fn cloudwatch(self) -> &'static str {
        match self {
            Self::Above => "GreaterThanThreshold",
            Self::AtLeast => "GreaterThanOrEqualToThreshold",
            Self::Below => "LessThanThreshold",
            Self::AtMost => "LessThanOrEqualToThreshold",
        }
    }

    /// Whether small values breach.
    pub fn is_low(self) -> bool {
        matches!(self, Self::Below | Self::AtMost)
    }
}

/// What a datapoint is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Threshold {
    /// A count, or a value of a custom metric.
    Number(f64),
    /// A time.
    Time(Duration),
    /// A percentage of what the catalogue names for the metric.
    Percent(f64),
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(duration) => duration.fmt(f),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "{name}: ")?;
        }
        match self.stat {
            Some(stat) => write!(f, "{stat}({})", self.metric_text())?,
            None => f.write_str(&self.metric_text())?,
        }
        write!(f, " {} {}", self.op.symbol(), self.threshold)?;
        if let Some(period) = self.period {
            write!(f, " in {period}")?;
        }
        match self.datapoints {
            Some((n, m)) if n == m => write!(f, " for {n}")?,
            Some((n, m)) => write!(f, " for {n} of {m}")?,
            None => {}
        }
        match &self.notify {
            Some(Target::Topic(arn)) => write!(f, " notify \"{arn}\""),
            Some(Target::Parameter(name)) => write!(f, " notify {name}"),
            None => Ok(()),
        }
    }
}

impl Grammar for Alarm {
    const EXPECTED: &'static str = "an alarm such as `errors > 5 in 5m`";
    const SHAPE: Shape = Shape::Alarm;
}
