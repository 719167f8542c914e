//! Durations: `500ms`, `30s`, `5m`, `6h`, `2d`. A bare number means seconds.

use std::fmt;
use std::str::FromStr;

use super::number::{in_range, split_unit, with_unit};
use crate::code::Code;
use crate::field::{Form, Grammar, Quantity, Shape};
use crate::problem::Fault;

/// The units and their length in milliseconds, shortest first.
pub const UNITS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// A length of time, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Its length in milliseconds.
    pub millis: u64,
}

impl Duration {
    /// A duration of some seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self { millis: seconds * 1_000 }
    }
}

impl FromStr for Duration {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let read = with_unit(text, &UNITS, 1_000, "time").map(|millis| Self { millis });
        read.map_err(|fault| match meant(text) {
            Some(meant) => fault.help(format!("write `{meant}`")),
            None => fault,
        })
    }
}

/// What a text most likely means that is not a duration here: `1m30s`, `30sec`, `2 hours`.
fn meant(text: &str) -> Option<Duration> {
    let (number, rest, _) = split_unit(text).ok()?;
    let end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let word = rest[..end].trim();
    let long = [("seconds", "s"), ("minutes", "m"), ("hours", "h"), ("days", "d")];
    // `ms` is a unit, and no plural of `m`.
    if UNITS.iter().any(|(unit, _)| *unit == word) && end == rest.len() {
        return None;
    }
    let stem = if word.len() > 1 { word.strip_suffix('s').unwrap_or(word) } else { word };
    let short = long.into_iter().find(|(long, _)| !stem.is_empty() && long.starts_with(stem))?.1;
    let millis = with_unit(&format!("{number}{short}"), &UNITS, 1_000, "time").ok()?;
    let more = if end < rest.len() {
        rest[end..].parse().ok().or_else(|| meant(&rest[end..]))?
    } else {
        Duration { millis: 0 }
    };
    Some(Duration { millis: millis.checked_add(more.millis)? })
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, length) =
            UNITS.iter().rev().find(|(_, length)| self.millis.is_multiple_of(*length)).unwrap_or(&UNITS[0]);
        match self.millis {
            0 => f.write_str("0s"),
            millis => write!(f, "{}{unit}", millis / length),
        }
    }
}

impl Grammar for Duration {
    const EXPECTED: &'static str = "a duration such as `30s`";
}

/// A duration of whole seconds from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Seconds<MIN, MAX> {
    /// The number of seconds.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> FromStr for Seconds<MIN, MAX> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let duration: Duration = text.parse()?;
        if !duration.millis.is_multiple_of(1_000) {
            let near = Duration::seconds(duration.millis.div_ceil(1_000));
            return Err(Fault::whole(
                Code::NotWhole,
                text,
                format!("`{text}` is not a whole number of seconds"),
            )
            .help(format!("the next whole one is `{near}`")));
        }
        in_range(text, duration.millis / 1_000, MIN, MAX, |seconds| Self(seconds).to_string()).map(Self)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Seconds<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Duration::seconds(self.0.into()).fmt(f)
    }
}

impl<const MIN: u32, const MAX: u32> Grammar for Seconds<MIN, MAX> {
    const EXPECTED: &'static str = Duration::EXPECTED;
    const SHAPE: Shape = Shape::Text(Form::Quantity(Quantity {
        units: &UNITS,
        bare: "s",
        unit: "s",
        min: MIN,
        max: MAX,
        only: None,
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bare_number_means_seconds() {
        assert_eq!("90".parse(), Ok(Duration::seconds(90)));
        assert_eq!("1.5h".parse(), Ok(Duration::seconds(5_400)));
    }

    #[test]
    fn an_unknown_unit_is_pointed_at() {
        let fault = "30 min".parse::<Duration>().unwrap_err();
        assert_eq!((fault.range, fault.message.as_str()), (3..6, "`min` is not a unit of time"));
    }

    #[test]
    fn what_is_written_in_another_way_is_offered_in_this_one() {
        let help = |text: &str| text.parse::<Duration>().unwrap_err().help.unwrap_or_default();
        assert_eq!(help("30sec"), "write `30s`");
        assert_eq!(help("2 hours"), "write `2h`");
        assert_eq!(help("1m30s"), "write `90s`");
        assert_eq!(help("1day 12hours"), "write `36h`");
        assert_eq!(help("5_s"), "write `5s`");
        assert_eq!(help("0.5ms"), "", "it is a unit, and no other is meant");
        assert_eq!(help("3 months"), "expected `ms`, `s`, `m`, `h` or `d`");
        assert_eq!(help("1f32"), "expected `ms`, `s`, `m`, `h` or `d`");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(millis in 0..100_000_000_000_u64) {
            let duration = Duration { millis };
            prop_assert_eq!(duration.to_string().parse(), Ok(duration));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<Duration>();
        }
    }
}
