//! Sizes: `512MB`, `1.5GB`. A bare number means MB; 1 GB is 1,024 MB, as Lambda counts.

use std::fmt;
use std::str::FromStr;

use super::number::{in_range, with_unit};
use crate::code::Code;
use crate::field::{Form, Grammar, Quantity, Shape};
use crate::problem::Fault;

/// The units and their size in KB, smallest first.
pub const UNITS: [(&str, u64); 3] = [("KB", 1), ("MB", 1_024), ("GB", 1_048_576)];

/// A size of whole megabytes from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Megabytes<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Megabytes<MIN, MAX> {
    /// The number of megabytes.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> FromStr for Megabytes<MIN, MAX> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let kilobytes = with_unit(text, &UNITS, 1_024, "size")?;
        if !kilobytes.is_multiple_of(1_024) {
            let near = kilobytes.div_ceil(1_024);
            return Err(Fault::whole(
                Code::NotWhole,
                text,
                format!("`{text}` is not a whole number of megabytes"),
            )
            .help(format!("the next whole one is `{near}MB`")));
        }
        in_range(text, kilobytes / 1_024, MIN, MAX, |megabytes| Self(megabytes).to_string()).map(Self)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Megabytes<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            megabytes if megabytes > 0 && megabytes.is_multiple_of(1_024) => {
                write!(f, "{}GB", megabytes / 1_024)
            }
            megabytes => write!(f, "{megabytes}MB"),
        }
    }
}

impl<const MIN: u32, const MAX: u32> Grammar for Megabytes<MIN, MAX> {
    const EXPECTED: &'static str = "a size such as `512MB`";
    const SHAPE: Shape = Shape::Text(Form::Quantity(Quantity {
        units: &UNITS,
        bare: "MB",
        unit: "MB",
        min: MIN,
        max: MAX,
        only: None,
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Memory = Megabytes<128, 10_240>;

    #[test]
    fn a_gigabyte_is_1024_megabytes() {
        assert_eq!("1.5GB".parse::<Memory>().map(Memory::get), Ok(1_536));
        assert_eq!("512".parse::<Memory>().map(Memory::get), Ok(512));
        let fault = "1536KB".parse::<Memory>().unwrap_err();
        assert_eq!(fault.message, "`1536KB` is not a whole number of megabytes");
        assert_eq!(fault.help.as_deref(), Some("the next whole one is `2MB`"));
    }

    #[test]
    fn a_size_outside_the_range_names_the_nearer_end() {
        let fault = "64MB".parse::<Memory>().unwrap_err();
        assert_eq!(fault.message, "`64MB` is out of range: 128MB to 10GB");
        assert_eq!(fault.help.as_deref(), Some("the nearest value is `128MB`"));
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(megabytes in 128..=10_240_u32) {
            let size = Megabytes::<128, 10_240>(megabytes);
            prop_assert_eq!(size.to_string().parse(), Ok(size));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<Memory>();
        }
    }
}
