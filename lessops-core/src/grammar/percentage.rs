//! Percentages: `70%`.

use std::fmt;
use std::str::FromStr;

use super::number::{in_range, split_unit};
use crate::field::{Form, Grammar, Shape};
use crate::problem::Fault;

/// A whole number of percent from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percentage<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Percentage<MIN, MAX> {
    /// How many hundredths.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> FromStr for Percentage<MIN, MAX> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let (found, unit, at) = split_unit(text)?;
        let digits = text[..at].trim_end();
        let number = match unit {
            "%" => digits.replace('_', "").parse().map_err(|_| {
                let message = format!("expected a whole number of percent, found `{text}`");
                Fault::whole(text, message).help(format!("from `{MIN}%` to `{MAX}%`"))
            }),
            "" => {
                // 0.7 of something are 70%.
                let meant = if found <= 1.0 { found * 100.0 } else { found };
                Err(Fault::whole(text, format!("`{text}` is not a percentage"))
                    .help(format!("write `{meant}%`")))
            }
            unit => {
                let message = format!("`{unit}` is not a unit of a percentage");
                Err(Fault::new(at..text.trim_end().len(), message).help(format!("write `{digits}%`")))
            }
        }?;
        in_range(text, number, MIN, MAX, |number| format!("{number}%")).map(Self)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Percentage<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl<const MIN: u32, const MAX: u32> Grammar for Percentage<MIN, MAX> {
    const EXPECTED: &'static str = "a percentage such as `70%`";
    const SHAPE: Shape = Shape::Text(Form::Pattern { regex: "[0-9]{1,3}%", longest: Some(4) });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Target = Percentage<10, 90>;

    #[test]
    fn a_percentage_has_its_sign_and_lies_in_its_range() {
        let wrong = |text: &str| {
            let fault = text.parse::<Target>().unwrap_err();
            (fault.message, fault.help.unwrap_or_default())
        };
        assert_eq!("70 %".parse::<Target>().map(Target::get), Ok(70));
        assert_eq!(wrong("70"), ("`70` is not a percentage".to_owned(), "write `70%`".to_owned()));
        assert_eq!(wrong("0.7").1, "write `70%`");
        assert_eq!(wrong("95%").0, "`95%` is out of range: 10% to 90%");
        assert_eq!(wrong("7.5%").0, "expected a whole number of percent, found `7.5%`");
        assert_eq!(wrong("70s").0, "`s` is not a unit of a percentage");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(number in 10..=90_u32) {
            let target = Percentage::<10, 90>(number);
            prop_assert_eq!(target.to_string().parse(), Ok(target));
        }

        #[test]
        fn no_text_panics(text in "[0-9._]*.*%?") {
            let _ = text.parse::<Target>();
        }
    }
}
