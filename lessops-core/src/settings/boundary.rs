//! `permissions_boundary`: the managed policy that bounds what roles may be allowed.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::page::PERMISSIONS_BOUNDARIES;
use crate::problem::Fault;

/// A managed policy of IAM, by its ARN, or by its name where it is of this account. What is behind the last slash is
/// the name, and what is before it its path.
#[derive(Debug, Clone, PartialEq)]
pub enum Boundary {
    /// The policy's ARN.
    Arn(String),
    /// The policy's name in this account, with its path: `teams/bounds`.
    Name(String),
}

/// Whether it is a policy's name, with its path in front of it (IAM API, CreatePolicy, `PolicyName` and `Path`).
fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    (1..=512).contains(&text.len())
        && text.split('/').all(|part| !part.is_empty() && part.chars().all(fits))
        && text.rsplit('/').next().is_some_and(|name| name.len() <= 128)
}

impl FromStr for Boundary {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let is_account = |account: &str| {
            account == "aws" || account.len() == 12 && account.chars().all(|c| c.is_ascii_digit())
        };
        match text.splitn(6, ':').collect::<Vec<_>>()[..] {
            ["arn", partition, "iam", "", account, resource]
                if partition.starts_with("aws")
                    && is_account(account)
                    && resource.strip_prefix("policy/").is_some_and(is_name) =>
            {
                Ok(Self::Arn(text.to_owned()))
            }
            [name] if is_name(name) => Ok(Self::Name(name.to_owned())),
            _ => {
                let fault = Fault::whole(
                    Code::InvalidArn,
                    text,
                    format!("`{text}` is neither the ARN nor the name of a managed policy"),
                );
                Err(fault
                    .help("an ARN of one is `arn:aws:iam::123456789012:policy/bounds`")
                    .see(PERMISSIONS_BOUNDARIES))
            }
        }
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Arn(text) | Self::Name(text)) = self;
        f.write_str(text)
    }
}

impl Grammar for Boundary {
    const EXPECTED: &'static str = "the ARN or the name of a managed policy";
    const SHAPE: Shape = Shape::Text(Form::Pattern {
        regex: "(arn:aws[^:]*:iam::(aws|[0-9]{12}):policy/)?[A-Za-z0-9_+=,.@/-]+",
        longest: None,
    });
}

#[cfg(feature = "template")]
mod lower {
    //! The policy's ARN.

    use super::Boundary;
    use crate::cloudformation::value::{Expression, Pseudo, sub};

    impl Boundary {
        pub(crate) fn arn(&self) -> Expression {
            match self {
                Self::Arn(arn) => arn.clone().into(),
                Self::Name(name) => {
                    let account = Pseudo::AccountId;
                    sub!["arn:", Pseudo::Partition, ":iam::", account, ":policy/", name.clone()].into()
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_policy_is_named_by_its_arn_or_its_name() {
        for text in ["bounds", "teams/shop/bounds", "arn:aws:iam::aws:policy/PowerUserAccess"] {
            assert!(text.parse::<Boundary>().is_ok(), "{text}");
        }
        for text in [
            "",
            "a b",
            "/bounds",
            "teams//bounds",
            "arn:aws:iam::123:policy/a",
            "arn:aws:iam::123456789012:role/a",
        ] {
            let fault = text.parse::<Boundary>().unwrap_err();
            assert_eq!(
                fault.message,
                format!("`{text}` is neither the ARN nor the name of a managed policy")
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "(arn:aws(-cn)?:iam::([0-9]{12}|aws):policy/)?([a-z]{1,9}/)?[A-Za-z0-9_+=,.@-]{1,64}",
        ) {
            let boundary: Boundary = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(boundary.to_string().parse(), Ok(boundary));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:iam::)?.*") {
            let _ = text.parse::<Boundary>();
        }
    }
}
