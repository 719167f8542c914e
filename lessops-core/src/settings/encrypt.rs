//! `encrypt`: the KMS key that what the stack keeps is encrypted with.

use std::fmt;
use std::str::FromStr;

use crate::field::{Form, Grammar, Shape};
use crate::grammar::arn::KmsKey;
use crate::grammar::name::ParameterName;
use crate::problem::Fault;
use crate::{group, kinds};

kinds! {
    /// The KMS key that what the stack keeps is encrypted with.
    pub enum Encrypt("encryption key", "`own_key` or `key(\"arn:aws:kms:eu-central-1:123456789012:key/...\")`") {
        Own(OwnKey),
        Given(GivenKey),
    }
}

group! {
    /// A key that the stack creates, with a policy that admits the services that write: `encrypt = own_key`. It is rotated
    /// every year, outlives the stack, and costs $1 a month.
    pub struct OwnKey("own_key") {}
}

group! {
    /// A key that stands already. Its policy has to let the account's roles use it, and the services that write:
    /// `cargo lessops key-policy` prints the statements.
    pub struct GivenKey("key") {
        /// The key's ARN, or the name of a parameter of the stack that holds it: `key("EncryptionKeyArn")`. An alias does not do, since the roles' policies name the key itself. Required.
        @main arn: KeyOrParameter,
    }
}

/// A key that stands already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyOrParameter {
    /// The key.
    Key(KmsKey),
    /// The parameter of this name, which holds the key's ARN.
    Parameter(ParameterName),
}

impl FromStr for KeyOrParameter {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        // An ARN, an alias and a key's id all have one of these in them, and the name of a parameter has none.
        if !text.contains([':', '/', '-']) {
            return text.parse().map(Self::Parameter);
        }
        text.parse().map(Self::Key).map_err(|fault: Fault| match text.strip_prefix("alias/") {
            Some(_) => fault.help(
                "an alias may stand for another key tomorrow, and a policy names the key itself: write its ARN, or the name of a parameter",
            ),
            None => fault,
        })
    }
}

impl fmt::Display for KeyOrParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => key.fmt(f),
            Self::Parameter(name) => name.fmt(f),
        }
    }
}

impl Grammar for KeyOrParameter {
    const EXPECTED: &'static str =
        "the ARN of a KMS key such as `\"arn:aws:kms:...\"`, or the name of a parameter that holds one";
    const SHAPE: Shape = Shape::Text(Form::Pattern {
        regex: "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}|[A-Za-z][A-Za-z0-9]{0,254}",
        longest: None,
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::settings::Service;

    const ARN: &str = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn read(encrypt: &serde_json::Value) -> Result<Option<Encrypt>, String> {
        let service = Service::from_json(&json!({ "encrypt": encrypt }));
        service.map(|service| service.encrypt).map_err(|problems| problems[0].to_string())
    }

    #[test]
    fn a_key_is_named_by_its_arn_or_by_a_parameter() {
        let given = |text: &str| Ok(Some(Encrypt::Given(GivenKey { arn: text.parse().unwrap() })));
        assert_eq!(read(&json!(format!("key:{ARN}"))), given(ARN));
        assert_eq!(read(&json!({ "kind": "key", "arn": "KeyArn" })), given("KeyArn"));
        assert_eq!(read(&json!("own_key")), Ok(Some(Encrypt::Own(OwnKey {}))));
    }

    #[test]
    fn an_alias_is_refused_with_the_reason() {
        let message = read(&json!("key:alias/orders")).unwrap_err();
        assert!(message.contains("found `alias/orders`"), "{message}");
        assert!(message.contains("names the key itself"), "{message}");
    }

    #[test]
    fn a_key_without_its_arn_is_refused() {
        assert!(read(&json!("key:1234abcd-12ab-34cd-56ef-1234567890ab")).is_err());
        assert!(read(&json!("key")).is_err());
        let message = read(&json!("own_keys")).unwrap_err();
        assert!(message.contains("own_key"), "{message}");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "arn:aws:kms:eu-west-1:[0-9]{12}:key/[a-f0-9-]{1,36}|[A-Za-z][A-Za-z0-9]{0,64}",
        ) {
            let key: KeyOrParameter = text.parse().expect("it is an ARN or a name");
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:kms:|alias/)?.*") {
            let _ = text.parse::<KeyOrParameter>();
        }
    }
}
