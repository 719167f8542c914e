//! Which alarms of a service tell people, and where: each, or one for all of a function.

use std::fmt;
use std::str::FromStr;

use super::Target;
use super::target::target_regex;
use crate::field::{Form, Grammar, Shape};
use crate::problem::Fault;

/// The word for the composite alarms of the functions.
const COMPOSITE: &str = "composite";

/// Which alarms of a service tell people, and where.
#[derive(Debug, Clone, PartialEq)]
pub enum Notify {
    /// Each alarm, there.
    Each(Target),
    /// The composite alarms of the functions instead of the functions' own: there, or to the stack's topic. So do
    /// alarms that no composite alarm stands for: those on what functions share, and the only one of a function.
    Composite(Option<Target>),
}

impl Notify {
    /// Where alarms go, unless that is the stack's topic.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Each(target) => Some(target),
            Self::Composite(target) => target.as_ref(),
        }
    }
}

impl FromStr for Notify {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.strip_prefix(COMPOSITE) {
            Some("") => Ok(Self::Composite(None)),
            Some(rest) if rest.starts_with(':') => {
                let target = rest[1..].parse().map_err(|fault: Fault| fault.shifted(COMPOSITE.len() + 1))?;
                Ok(Self::Composite(Some(target)))
            }
            _ => text.parse().map(Self::Each),
        }
    }
}

impl fmt::Display for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Each(target) => target.fmt(f),
            Self::Composite(None) => f.write_str(COMPOSITE),
            Self::Composite(Some(target)) => write!(f, "{COMPOSITE}:{target}"),
        }
    }
}

impl Grammar for Notify {
    const EXPECTED: &'static str =
        "the ARN of an SNS topic, the name of a parameter that holds one, or `composite` and one of them";
    const SHAPE: Shape =
        Shape::Text(Form::Pattern { regex: concat!("(composite:)?(", target_regex!(), ")"), longest: None });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn composite_may_name_a_target() {
        assert_eq!("composite".parse(), Ok(Notify::Composite(None)));
        let pager: Target = "Pager".parse().unwrap();
        assert_eq!("composite:Pager".parse(), Ok(Notify::Composite(Some(pager))));
        assert_eq!("compositePager".parse(), Ok(Notify::Each("compositePager".parse().unwrap())));
        let fault = "composite:my-topic".parse::<Notify>().unwrap_err();
        assert_eq!(fault.range, 10..18);
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "(composite:)?(arn:aws(-cn)?:sns:[a-z]{2}-[a-z]{4}-[1-9]:[0-9]{12}:[A-Za-z0-9_-]{1,64}|[A-Za-z][A-Za-z0-9]{0,64})",
        ) {
            let notify: Notify = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(notify.to_string().parse(), Ok(notify));
        }

        #[test]
        fn no_text_panics(text in "(composite)?.*") {
            let _ = text.parse::<Notify>();
        }
    }
}
