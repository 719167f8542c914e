//! What CloudWatch's alarms cost a month (AWS, "Amazon CloudWatch pricing", paid tier, "Alarms").

use std::fmt;
use std::iter::Sum;
use std::ops::Mul;

use super::Alarm;
use crate::grammar::duration::Duration;

/// The region whose prices these are. Others differ by some cents.
pub const REGION: &str = "us-east-1";
/// The day on which they were looked up.
pub const DATE: &str = "2026-11-24";

/// A price in cents of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(pub u32);

/// A metric of an alarm, a month, whose datapoints are a minute or longer.
pub const STANDARD: Cents = Cents(10);
/// A metric of an alarm, a month, whose datapoints are shorter.
pub const HIGH_RESOLUTION: Cents = Cents(30);

/// A composite alarm, a month.
pub const COMPOSITE: Cents = Cents(50);

/// The metrics that a band counts as: its upper edge and its lower.
const EDGES: u32 = 2;

/// What an alarm costs a month that is made of so many metrics: each is paid, those of an expression too, and with a band
/// its edges. The first ten of an account, which are free, are not taken off.
pub fn of(alarm: &Alarm, metrics: u32) -> Cents {
    let each = if alarm.period() < Duration::seconds(60) { HIGH_RESOLUTION } else { STANDARD };
    let edges = if alarm.band().is_some() { EDGES } else { 0 };
    each * (metrics + edges)
}

impl Cents {
    /// The price in dollars.
    pub fn dollars(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Mul<u32> for Cents {
    type Output = Self;

    fn mul(self, count: u32) -> Self {
        Self(self.0 * count)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(prices: I) -> Self {
        Self(prices.map(|Self(cents)| cents).sum())
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}.{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_costs_and_a_short_datapoint_more() {
        let cost = |text: &str, metrics| of(&text.parse().unwrap(), metrics).to_string();
        assert_eq!(cost("errors > 5", 1), "$0.10");
        assert_eq!(cost("errors > 5 in 1m", 1), "$0.10");
        assert_eq!(cost("throttles > 1%", 3), "$0.30");
        assert_eq!(cost("metric(\"x\") > 1 in 10s", 1), "$0.30");
        assert_eq!(cost("duration outside band(3)", 1), "$0.30");
        assert_eq!(cost("metric(\"x\") above band(3) in 10s", 1), "$0.90");
        assert_eq!([Cents(90), Cents(15)].into_iter().sum::<Cents>().to_string(), "$1.05");
    }
}
