//! What a policy names: actions, and the resources that they are allowed on.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::Grammar;
use crate::problem::Fault;

/// An action of a service, such as `dynamodb:Query`. A wildcard is none: it grants what its author never read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action(String);

impl FromStr for Action {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.contains(['*', '?']) {
            return Err(Fault::whole(
                Code::InvalidAction,
                text,
                format!("`{text}` stands for more than one action"),
            )
            .help("name each: `allow([\"s3:GetObject\", \"s3:ListBucket\"], on = \"...\")`"));
        }
        let is_service = |service: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            !service.is_empty() && service.chars().all(fits)
        };
        let is_operation = |operation: &str| {
            operation.starts_with(|c: char| c.is_ascii_uppercase())
                && operation.chars().all(|c| c.is_ascii_alphanumeric())
        };
        match text.split_once(':') {
            Some((service, operation)) if is_service(service) && is_operation(operation) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Fault::whole(Code::InvalidAction, text, format!("`{text}` is not an action"))
                .help("write the service and the operation: `dynamodb:Query`")),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for Action {
    const EXPECTED: &'static str = "an action in quotes, such as `\"dynamodb:Query\"`";
}

/// What an action is allowed on: an ARN, in which `*` and `?` stand for what they do in a policy, or `*` for an action
/// that AWS knows no resources for (IAM user guide, "IAM JSON policy elements: Resource").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AllowedOn(String);

impl FromStr for AllowedOn {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let help = "write `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, or `*` where the service has no resource for the action";
        let parts: Vec<_> = text.splitn(6, ':').collect();
        let fits = match parts[..] {
            ["*"] => true,
            // The service is whole: with a wildcard in it, the rest has no meaning.
            ["arn", partition, service, region, account, resource] => {
                let plain = |part: &str, extra: &str| {
                    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || extra.contains(c);
                    part.chars().all(fits)
                };
                (partition == "*" || partition.starts_with("aws") && plain(partition, "-"))
                    && !service.is_empty()
                    && plain(service, "-")
                    && plain(region, "-*?")
                    && plain(account, "*?")
                    && !resource.is_empty()
                    && !text.contains(char::is_whitespace)
            }
            _ => false,
        };
        match fits {
            true => Ok(Self(text.to_owned())),
            false => Err(Fault::whole(Code::InvalidArn, text, format!("`{text}` is not an ARN")).help(help)),
        }
    }
}

impl fmt::Display for AllowedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for AllowedOn {
    const EXPECTED: &'static str = "an ARN in quotes";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_wildcard_is_an_action() {
        for text in ["s3:*", "s3:Get*", "*", "s3:Get?bject"] {
            let fault = text.parse::<Action>().unwrap_err();
            assert_eq!(fault.message, format!("`{text}` stands for more than one action"));
        }
        for text in ["", "s3", "s3:", ":GetObject", "S3:GetObject", "s3:getObject", "s3:Get Object"] {
            assert!(text.parse::<Action>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_action_is_allowed_on_arns_or_on_what_has_none() {
        for text in ["*", "arn:aws:s3:::uploads/*", "arn:*:sqs:*:123456789012:orders-?"] {
            assert!(text.parse::<AllowedOn>().is_ok(), "{text}");
        }
        for text in ["", "orders", "arn:aws:*:::a", "arn:aws:s3:::", "arn:aws:s3:::a b", "arn:*"] {
            assert!(text.parse::<AllowedOn>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            action in "[a-z0-9-]{1,12}:[A-Z][A-Za-z0-9]{0,20}",
            on in "arn:aws(-cn)?:[a-z0-9-]{1,9}:[a-z0-9*-]{0,12}:[0-9*]{0,12}:[A-Za-z0-9:/*?_-]{1,64}",
        ) {
            let action: Action = action.parse().expect("it is an action");
            prop_assert_eq!(action.to_string().parse(), Ok(action));
            let on: AllowedOn = on.parse().expect("it is an ARN");
            prop_assert_eq!(on.to_string().parse(), Ok(on));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:)?[a-z:*]*.*") {
            let _ = text.parse::<Action>();
            let _ = text.parse::<AllowedOn>();
        }
    }
}
