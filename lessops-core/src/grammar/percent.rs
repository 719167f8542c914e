//! Shares of a whole: `10%`. A bare number means percent.

use std::fmt;
use std::str::FromStr;

use super::number::{in_range, with_unit};
use crate::field::{Form, Grammar, Quantity, Shape};
use crate::problem::Fault;

/// The only unit.
const UNITS: [(&str, u64); 1] = [("%", 1)];

/// A whole number of percent from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Percent<MIN, MAX> {
    /// The number of percent.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> FromStr for Percent<MIN, MAX> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let percent = with_unit(text, &UNITS, 1, "a share")?;
        in_range(text, percent, MIN, MAX, |percent| Self(percent).to_string()).map(Self)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Percent<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl<const MIN: u32, const MAX: u32> Grammar for Percent<MIN, MAX> {
    const EXPECTED: &'static str = "a share such as `10%`";
    const SHAPE: Shape = Shape::Text(Form::Quantity(Quantity {
        units: &UNITS,
        bare: "%",
        unit: "%",
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
    fn a_share_is_a_whole_number_of_percent() {
        assert_eq!("10%".parse::<Percent<1, 99>>().map(Percent::get), Ok(10));
        assert_eq!("10".parse::<Percent<1, 99>>().map(Percent::get), Ok(10));
        let fault = "100%".parse::<Percent<1, 99>>().unwrap_err();
        assert_eq!(fault.message, "`100%` is out of range: 1% to 99%");
        assert!("0.5%".parse::<Percent<1, 99>>().is_err());
        assert!("10s".parse::<Percent<1, 99>>().is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(percent in 1..=99_u32) {
            let percent = Percent::<1, 99>(percent);
            prop_assert_eq!(percent.to_string().parse(), Ok(percent));
        }

        #[test]
        fn no_text_panics(text in "[0-9.]*%?.*") {
            let _ = text.parse::<Percent<1, 99>>();
        }
    }
}
