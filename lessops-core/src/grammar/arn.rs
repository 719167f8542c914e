//! ARNs, and what names a resource that stands already.

use std::fmt;
use std::str::FromStr;

use crate::field::Grammar;
use crate::problem::Fault;

/// How an ARN is made up, for errors.
const FORM: &str = "write `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`";

/// An ARN (IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)"). It may hold `*` and `?`, as in
/// a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arn(String);

impl Arn {
    /// The ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands between the colons: `arn`, partition, service, region, account, and all the rest.
    fn parts(&self) -> [&str; 6] {
        split(&self.0).unwrap_or_default()
    }

    /// The service: `sqs`.
    pub fn service(&self) -> &str {
        self.parts()[2]
    }

    /// The region; empty where the service's names are the same in all.
    pub fn region(&self) -> &str {
        self.parts()[3]
    }

    /// The account; empty where the service's names are the same in all.
    pub fn account(&self) -> &str {
        self.parts()[4]
    }

    /// What stands behind the account.
    pub fn resource(&self) -> &str {
        self.parts()[5]
    }

    fn has_wildcard(&self) -> bool {
        self.0.contains(['*', '?'])
    }
}

fn split(text: &str) -> Option<[&str; 6]> {
    text.splitn(6, ':').collect::<Vec<_>>().try_into().ok()
}

impl FromStr for Arn {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let Some(parts) = split(text) else {
            return Err(Fault::whole(text, format!("`{text}` is not an ARN")).help(FORM));
        };
        let [arn, partition, service, region, account, resource] = parts;
        let only = |part: &str, extra: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || extra.contains(c);
            part.chars().all(fits)
        };
        // The account of what AWS itself owns is `aws`.
        let is_account = ["", "aws", "*"].contains(&account)
            || account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
        let rules = [
            ("does not begin an ARN", arn == "arn"),
            ("is no partition of AWS", partition.starts_with("aws") && only(partition, "-")),
            ("is no service of AWS", !service.is_empty() && only(service, "-")),
            ("is no region of AWS", only(region, "-*")),
            ("is no account, whose id has 12 digits", is_account),
            ("is no resource", !resource.is_empty() && !resource.contains(char::is_whitespace)),
        ];
        if let Some(wrong) = rules.iter().position(|(_, holds)| !holds) {
            let start = parts[..wrong].iter().map(|part| part.len() + 1).sum();
            let (part, what) = (parts[wrong], rules[wrong].0);
            return Err(Fault::new(start..start + part.len(), format!("`{part}` {what}")).help(FORM));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for Arn {
    const EXPECTED: &'static str = "an ARN in quotes";
}

/// What names a resource that the stack does not create: its ARN, or its name in the stack's region and account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Existing {
    /// The ARN.
    Arn(Arn),
    /// The name, as its service knows it.
    Name(String),
}

impl Existing {
    /// The name, which in an ARN stands behind `prefix`.
    pub fn name(&self, prefix: &str) -> &str {
        match self {
            Self::Arn(arn) => arn.resource().strip_prefix(prefix).unwrap_or(arn.resource()),
            Self::Name(name) => name,
        }
    }
}

impl FromStr for Existing {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text.starts_with("arn:") {
            let arn: Arn = text.parse()?;
            return match arn.has_wildcard() {
                true => Err(Fault::whole(text, format!("`{text}` names more than one resource"))),
                false => Ok(Self::Arn(arn)),
            };
        }
        // What the services' names have in common; each has rules of its own.
        let fits = |c: char| c.is_ascii_alphanumeric() || "_-./+=@!".contains(c);
        match !text.is_empty() && text.len() <= 512 && text.chars().all(fits) {
            true => Ok(Self::Name(text.to_owned())),
            false => Err(Fault::whole(text, format!("`{text}` is neither a name nor an ARN"))),
        }
    }
}

impl fmt::Display for Existing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn(arn) => arn.fmt(f),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl Grammar for Existing {
    const EXPECTED: &'static str = "a name or an ARN in quotes";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_arn_that_is_wrong_names_the_part_that_is() {
        let fault = |text: &str| text.parse::<Arn>().unwrap_err();
        assert_eq!(fault("orders").message, "`orders` is not an ARN");
        let short = fault("arn:aws:sqs:eu-central-1:12345:orders");
        assert_eq!(short.message, "`12345` is no account, whose id has 12 digits");
        assert_eq!(short.range, 25..30);
        assert_eq!(fault("arn:aws:SQS:::a").message, "`SQS` is no service of AWS");
        assert_eq!(fault("arn:gcp:sqs:::a").message, "`gcp` is no partition of AWS");
        assert_eq!(fault("arn:aws:sqs:Europe::a").message, "`Europe` is no region of AWS");
        assert_eq!(fault("arn:aws:sqs:::").message, "`` is no resource");
    }

    #[test]
    fn one_resource_has_no_wildcard() {
        assert!("arn:aws:sqs:*:123456789012:orders*".parse::<Arn>().is_ok());
        let fault = "arn:aws:s3:::orders*".parse::<Existing>().unwrap_err();
        assert_eq!(fault.message, "`arn:aws:s3:::orders*` names more than one resource");
        assert!("two words".parse::<Existing>().is_err());
    }

    #[test]
    fn the_name_in_an_arn_stands_behind_its_prefix() {
        let name = |text: &str, prefix| text.parse::<Existing>().unwrap().name(prefix).to_owned();
        assert_eq!(name("arn:aws:s3:::uploads", ""), "uploads");
        assert_eq!(name("arn:aws:dynamodb:eu-west-1:123456789012:table/orders", "table/"), "orders");
        assert_eq!(name("orders", "table/"), "orders");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "arn:aws(-cn)?:[a-z0-9-]{1,9}:([a-z]{2}-[a-z]{4}-[1-9])?:([0-9]{12})?:[A-Za-z0-9:/_-]{1,64}|[A-Za-z0-9/]{1,64}",
        ) {
            let existing: Existing = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(existing.to_string().parse(), Ok(existing));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:)?[a-z:*]*.*") {
            let _ = text.parse::<Arn>();
            let _ = text.parse::<Existing>();
        }
    }
}
