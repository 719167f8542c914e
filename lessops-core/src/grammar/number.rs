//! Numbers: counts with a range, percentages, and a number with the unit behind it.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::problem::Fault;

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Count<MIN, MAX> {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> FromStr for Count<MIN, MAX> {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let number = text.replace('_', "").parse().map_err(|_| {
            Fault::whole(
                Code::InvalidNumber,
                text,
                format!("expected a whole number from {MIN} to {MAX}, found `{text}`"),
            )
        })?;
        in_range(text, number, MIN, MAX, |number| number.to_string()).map(Self)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Count<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MIN: u32, const MAX: u32> Grammar for Count<MIN, MAX> {
    const EXPECTED: &'static str = "a whole number";
    const SHAPE: Shape = Shape::Text(Form::Number { min: MIN, max: MAX });
    const LITERAL: bool = true;
}

/// The number, if it lies in the range; otherwise a fault that names the range and its nearer end, as `show` writes them.
pub(crate) fn in_range(
    text: &str,
    number: u64,
    min: u32,
    max: u32,
    show: impl Fn(u32) -> String,
) -> Result<u32, Fault> {
    match u32::try_from(number) {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        _ => {
            let near = show(if number < u64::from(min) { min } else { max });
            let message = format!("`{text}` is out of range: {} to {}", show(min), show(max));
            let fault =
                Fault::whole(Code::OutOfRange, text, message).help(format!("the nearest value is `{near}`"));
            Err(Fault { out_of_range: true, ..fault })
        }
    }
}

/// Splits `1.5GB` into the number and the unit, which starts at the byte returned last.
///
/// A number is digits, with `_` between them if you like, and a fraction of at most nine digits: no sign, no exponent.
///
/// # Errors
/// When the text does not begin with a number.
pub fn split_unit(text: &str) -> Result<(f64, &str, usize), Fault> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_'))).unwrap_or(text.len());
    let digits = text[..end].replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, "0"));
    let well_formed = !whole.is_empty()
        && whole.len() <= 15
        && (1..=9).contains(&fraction.len())
        && !fraction.contains('.')
        && !text[..end].ends_with('_');
    let number = digits.parse().ok().filter(|_| well_formed);
    let number = number.ok_or_else(|| match end {
        0 => Fault::whole(Code::InvalidNumber, text, format!("expected a number, found `{text}`")),
        _ => {
            let fault =
                Fault::new(Code::InvalidNumber, 0..end, format!("`{}` is not a number", &text[..end]));
            let bare = text[..end].trim_end_matches('_');
            let help = text[..end].ends_with('_').then(|| format!("write `{bare}{}`", &text[end..]));
            Fault { help, ..fault }
        }
    })?;
    let unit = text[end..].trim();
    Ok((number, unit, text.len() - text[end..].trim_start().len()))
}

/// A number and one of some units, in the smallest of them, rounded. A bare number takes the unit `default`.
pub(crate) fn with_unit(text: &str, units: &[(&str, u64)], default: u64, what: &str) -> Result<u64, Fault> {
    let (number, unit, at) = split_unit(text)?;
    let names = || units.iter().map(|(name, _)| *name);
    let factor = match unit {
        "" => default,
        unit => match units.iter().find(|(name, _)| *name == unit) {
            Some((_, factor)) => *factor,
            None => {
                let fault = Fault::new(
                    Code::InvalidNumber,
                    at..text.len(),
                    format!("`{unit}` is not a unit of {what}"),
                );
                return Err(fault.nearest(unit, names()));
            }
        },
    };
    #[expect(clippy::cast_precision_loss, reason = "a factor has at most ten digits")]
    let product = number * factor as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked on the line before")]
    match product.fract() == 0.0 && product < 1e15 {
        true => Ok(product as u64),
        false => Err(Fault::whole(
            Code::NotWhole,
            text,
            format!("`{text}` is not a whole number of the smallest unit, `{}`", units[0].0),
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_count_outside_its_range_names_the_nearer_end() {
        let fault = "11000".parse::<Count<1, 10_000>>().unwrap_err();
        assert_eq!(fault.message, "`11000` is out of range: 1 to 10000");
        assert_eq!(fault.help.as_deref(), Some("the nearest value is `10000`"));
        assert!("-1".parse::<Count<0, 2>>().is_err());
    }

    #[test]
    fn a_number_is_split_from_its_unit() {
        assert_eq!(split_unit("1.5GB"), Ok((1.5, "GB", 3)));
        assert_eq!(split_unit("1_000 ms"), Ok((1000.0, "ms", 6)));
        for wrong in ["", "GB", ".5s", "1.s", "1..2", "1_s", "-1s"] {
            assert!(split_unit(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(number in 1..=10_000_u32, unit in "[A-Za-z%]{0,3}") {
            let count = Count::<1, 10_000>(number);
            prop_assert_eq!(count.to_string().parse(), Ok(count));

            let printed = count.to_string();
            let (text, at) = (format!("{printed}{unit}"), printed.len());
            prop_assert_eq!(split_unit(&text), Ok((f64::from(number), unit.as_str(), at)));
        }

        #[test]
        fn no_text_panics(text in "[0-9._]*.*") {
            let _ = text.parse::<Count<1, 10_000>>();
            if let Ok((_, unit, at)) = split_unit(&text) {
                prop_assert!(text[at..].starts_with(unit));
            }
        }
    }
}
