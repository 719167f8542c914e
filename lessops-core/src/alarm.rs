//! Alarms: `errors > 5 in 5m for 3 of 5`, `duration outside band(3)`. The grammar, the metrics there are, and what a function gets unasked.

pub mod catalogue;
#[cfg(feature = "template")]
pub(crate) mod composite;
mod defaults;
mod grammar;
pub mod heartbeat;
#[cfg(feature = "template")]
pub mod listing;
#[cfg(feature = "template")]
pub(crate) mod lower;
mod notify;
#[cfg(feature = "template")]
pub mod price;
#[cfg(feature = "template")]
pub(crate) mod query;
pub mod rollback;
pub mod simulation;
mod target;
#[cfg(test)]
mod tests;
mod thresholds;

use std::fmt;
use std::ops::RangeInclusive;

pub use catalogue::Metric;
pub use defaults::{Effective, Origin, effective};
pub use grammar::GRAMMAR;
pub use notify::Notify;
pub use target::Target;
pub use thresholds::Thresholds;

use catalogue::{Missing, Whole};

use crate::field::{Grammar, Shape};
use crate::grammar::duration::Duration;
use crate::settings::Settings;

/// The length of one datapoint where an alarm does not say `in`.
pub const DEFAULT_PERIOD: Duration = Duration::seconds(300);

/// The longest that an alarm waits after its creation, in minutes (CloudWatch API, WarmUpConfiguration).
const LONGEST_WARM_UP: u32 = 2_880;

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

    /// The same in seconds; at most seven days, as the grammar holds.
    #[cfg(feature = "template")]
    pub(crate) fn seconds(&self) -> u32 {
        u32::try_from(self.period().millis / 1_000).unwrap_or(u32::MAX)
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

    /// What a datapoint is compared with: a count, milliseconds, or a percentage of what happened in the same period.
    /// None where that is a band, which CloudWatch draws anew for each datapoint.
    #[expect(clippy::cast_precision_loss, reason = "durations of a few days, in milliseconds")]
    pub fn limit(&self, settings: &Settings) -> Option<f64> {
        let percent_of = match &self.metric {
            Watched::Known(metric) => metric.percent_of,
            Watched::Custom(_) => None,
        };
        Some(match (self.threshold, percent_of) {
            (Threshold::Band(_), _) => return None,
            (Threshold::Number(number), _) => number,
            (Threshold::Time(time), _) => time.millis as f64,
            (Threshold::Percent(percent), Some(Whole::Timeout)) => {
                percent * f64::from(settings.timeout()) * 10.0
            }
            (Threshold::Percent(percent), Some(Whole::ReservedConcurrency)) => {
                percent * f64::from(settings.reserved().unwrap_or(0)) / 100.0
            }
            // The metric is a part of 1 itself.
            (Threshold::Percent(percent), Some(Whole::ProvisionedConcurrency)) => percent / 100.0,
            (Threshold::Percent(percent), Some(Whole::Limit(limit))) => percent * f64::from(limit) / 100.0,
            (Threshold::Percent(percent), _) => percent,
        })
    }

    /// How many standard deviations the band has that a datapoint is compared with, if it is one.
    pub fn band(&self) -> Option<f64> {
        match self.threshold {
            Threshold::Band(deviations) => Some(deviations),
            Threshold::Number(_) | Threshold::Time(_) | Threshold::Percent(_) => None,
        }
    }

    /// What a period without data means.
    pub fn treat_missing(&self) -> TreatMissing {
        let missing = match &self.metric {
            Watched::Known(metric) => metric.missing,
            // Nobody counts what does not happen, so no data is too little.
            Watched::Custom(_) => Missing::BreachingWhenLow,
        };
        match missing {
            Missing::BreachingWhenLow if self.op.is_low() => TreatMissing::Breaching,
            Missing::BreachingWhenLow | Missing::NotBreaching => TreatMissing::NotBreaching,
            Missing::Missing => TreatMissing::Missing,
        }
    }

    /// How long an alarm on missing data waits after its creation, in minutes: as long as it looks back, so that it does
    /// not count the time before there was anything to run. CloudWatch waits two days at most; an alarm that looks back
    /// further may fire before the first run if that is more than two days away.
    pub fn warm_up(&self) -> Option<u32> {
        let (_, datapoints) = self.datapoints();
        let minutes = (self.period().millis * u64::from(datapoints)).div_ceil(60_000);
        let minutes = u32::try_from(minutes).unwrap_or(LONGEST_WARM_UP).clamp(1, LONGEST_WARM_UP);
        (self.treat_missing() == TreatMissing::Breaching).then_some(minutes)
    }

    /// What must hold, without when, how often and who is told.
    pub(crate) fn condition(&self) -> Self {
        Self { name: None, period: None, datapoints: None, notify: None, ..self.clone() }
    }

    /// What is told of it to people, who need the length of a datapoint to understand the number.
    #[cfg(feature = "template")]
    pub(crate) fn shown(&self) -> Self {
        Self { name: None, period: Some(self.period()), notify: None, ..self.clone() }
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

/// What a period without data means to an alarm: CloudWatch's `TreatMissingData`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreatMissing {
    /// Its datapoint breaches.
    Breaching,
    /// Its datapoint does not breach.
    NotBreaching,
    /// Nothing.
    Missing,
}

impl TreatMissing {
    /// As CloudWatch writes it.
    pub fn cloudwatch(self) -> &'static str {
        match self {
            Self::Breaching => "breaching",
            Self::NotBreaching => "notBreaching",
            Self::Missing => "missing",
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
    /// `outside`, of a band: above it or below.
    Outside,
}

impl Op {
    /// Those that compare with a threshold, the longer ones first, so that the first that fits is the one that is meant.
    const SYMBOLS: [Self; 4] = [Self::AtLeast, Self::AtMost, Self::Above, Self::Below];

    /// As the language writes it before a threshold.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Outside => "outside",
        }
    }

    /// As the language writes it before a band. A band has no edge that a value could be at.
    pub fn word(self) -> &'static str {
        match self {
            Self::Above | Self::AtLeast => "above",
            Self::Below | Self::AtMost => "below",
            Self::Outside => "outside",
        }
    }

    /// As CloudWatch's `ComparisonOperator` writes it, of a threshold or of a band.
    pub fn cloudwatch(self, is_band: bool) -> &'static str {
        match self {
            Self::Above | Self::AtLeast if is_band => "GreaterThanUpperThreshold",
            Self::Below | Self::AtMost if is_band => "LessThanLowerThreshold",
            Self::Above => "GreaterThanThreshold",
            Self::AtLeast => "GreaterThanOrEqualToThreshold",
            Self::Below => "LessThanThreshold",
            Self::AtMost => "LessThanOrEqualToThreshold",
            Self::Outside => "LessThanLowerOrGreaterThanUpperThreshold",
        }
    }

    /// Whether a value breaches a band, or a threshold, which is a band without any width.
    pub fn holds(self, value: f64, band: &RangeInclusive<f64>) -> bool {
        match self {
            Self::Above => value > *band.end(),
            Self::AtLeast => value >= *band.end(),
            Self::Below => value < *band.start(),
            Self::AtMost => value <= *band.start(),
            Self::Outside => !band.contains(&value),
        }
    }

    /// Whether small values breach.
    pub fn is_low(self) -> bool {
        matches!(self, Self::Below | Self::AtMost | Self::Outside)
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
    /// A band around what CloudWatch expects, so many standard deviations wide on either side; above 0.
    Band(f64),
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(duration) => duration.fmt(f),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Band(deviations) => write!(f, "band({deviations})"),
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
        let op = if self.band().is_some() { self.op.word() } else { self.op.symbol() };
        write!(f, " {op} {}", self.threshold)?;
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
