//! Where an alarm goes.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::grammar::name::ParameterName;
use crate::problem::Fault;

/// What every target matches, as a regular expression (ECMA 262).
macro_rules! target_regex {
    () => {
        "arn:[^:]+:sns:[^:]+:[^:]+:[^:]+|[A-Za-z][A-Za-z0-9]{0,254}"
    };
}
pub(super) use target_regex;

/// Where an alarm goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The SNS topic with this ARN.
    Topic(String),
    /// The SNS topic whose ARN is given to the stack as the parameter of this name.
    Parameter(ParameterName),
}

impl FromStr for Target {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let is_topic = match text.split(':').collect::<Vec<_>>()[..] {
            ["arn", partition, "sns", region, account, name] => {
                [partition, region, account, name].iter().all(|part| !part.is_empty())
            }
            _ => false,
        };
        if is_topic {
            return Ok(Self::Topic(text.to_owned()));
        }
        text.parse().map(Self::Parameter).map_err(|_| {
            let fault = Fault::whole(Code::AlarmTarget, text, format!("`{text}` is not where an alarm can go"));
            fault.help("name a parameter of the stack, in letters and digits, or give the ARN of an SNS topic in quotes")
        })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topic(arn) => f.write_str(arn),
            Self::Parameter(name) => name.fmt(f),
        }
    }
}

impl Grammar for Target {
    const EXPECTED: &'static str = "the ARN of an SNS topic, or the name of a parameter that holds one";
    const SHAPE: Shape = Shape::Text(Form::Pattern { regex: target_regex!(), longest: None });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "arn:aws(-cn)?:sns:[a-z]{2}-[a-z]{4}-[1-9]:[0-9]{12}:[A-Za-z0-9_-]{1,64}|[A-Za-z][A-Za-z0-9]{0,64}",
        ) {
            let target: Target = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(target.to_string().parse(), Ok(target));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:sns)?.*") {
            let _ = text.parse::<Target>();
        }
    }
}
