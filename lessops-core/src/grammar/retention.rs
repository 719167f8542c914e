//! Retentions: `30d`, of which CloudWatch Logs knows some.

use std::fmt;
use std::str::FromStr;

use super::duration::{Duration, UNITS};
use crate::code::Code;
use crate::field::{Form, Grammar, Quantity, Shape};
use crate::page::PUT_RETENTION_POLICY;
use crate::problem::Fault;
use crate::settings::DEFAULT_RETENTION;

/// How long logs are kept: one of the lengths that CloudWatch Logs takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(u32);

impl Retention {
    /// The lengths in days (CloudWatch Logs API, PutRetentionPolicy).
    pub const DAYS: [u32; 22] = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
        3653,
    ];

    /// The length in days.
    pub fn days(self) -> u32 {
        self.0
    }
}

impl FromStr for Retention {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        const DAY: u64 = 86_400_000;
        let millis = text.parse::<Duration>()?.millis;
        let distance = |known: &u32| (u64::from(*known) * DAY).abs_diff(millis);
        let near = Self::DAYS.into_iter().min_by_key(distance).unwrap_or(DEFAULT_RETENTION);
        match distance(&near) {
            0 => Ok(Self(near)),
            _ => Err(Fault::whole(
                Code::OutOfRange,
                text,
                format!("CloudWatch does not keep logs for `{text}`"),
            )
            .help(format!("the nearest that it does is `{near}d`"))
            .see(PUT_RETENTION_POLICY)),
        }
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}d", self.0)
    }
}

impl Grammar for Retention {
    const EXPECTED: &'static str = "a retention such as `30d`";
    const SHAPE: Shape = Shape::Text(Form::Quantity(Quantity {
        units: &UNITS,
        bare: "s",
        unit: "d",
        min: Self::DAYS[0],
        max: Self::DAYS[Self::DAYS.len() - 1],
        only: Some(&Self::DAYS),
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(days in prop::sample::select(&Retention::DAYS)) {
            prop_assert_eq!(Retention(days).to_string().parse(), Ok(Retention(days)));
        }

        #[test]
        fn no_text_panics(text in "[0-9]*.*") {
            let _ = text.parse::<Retention>();
        }
    }
}
