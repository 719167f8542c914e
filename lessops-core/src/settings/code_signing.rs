//! `code_signing`: whose signature the functions' code must carry.

use crate::code::Code;
use crate::grammar::arn::{CodeSigningConfig, SigningProfile};
use crate::page::CODE_SIGNING;
use crate::problem::{Problem, Problems};
use crate::{group, group_field, words};

group! {
    /// Whose signature the functions' code must carry, in AWS Signer. All functions of a service share it, as they share the code.
    pub struct CodeSigning("code_signing") {
        /// A configuration that stands already, by its ARN: `config = "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0a1b2c3d4e5f6a7b8"`. Default: the stack creates one of `profiles`.
        config: Option<CodeSigningConfig>,
        /// The versions of signing profiles whose signatures are good, one or a list of up to 20: `profiles = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/shop/aBcD1234eF"`. Required without `config`.
        #[see(CODE_SIGNING)]
        profiles: Option<Vec<SigningProfile>>,
        /// What becomes of code that has no good signature: `untrusted = "warn"`. Default: `enforce`.
        untrusted: Option<Untrusted>,
    }
}
group_field!(CodeSigning, "a table with `config`, or with `profiles` and `untrusted`");

words! {
    /// What becomes of code that has no good signature (Lambda API, CodeSigningPolicies).
    pub enum Untrusted("treatment of untrusted code") {
        /// It is refused, and the deployment fails.
        Enforce = "enforce",
        /// It is deployed, and CloudTrail has a warning.
        Warn = "warn",
    }
}

/// How many versions of profiles a configuration takes (Lambda API, AllowedPublishers).
const MOST: usize = 20;

impl CodeSigning {
    /// Adds what its keys do wrong together.
    pub(super) fn check(&self, problems: &mut Problems) {
        let Self { config, profiles, untrusted } = self;
        let of_config = [("profiles", profiles.is_some()), ("untrusted", untrusted.is_some())];
        match (config, profiles) {
            (Some(_), _) => {
                for (key, _) in of_config.into_iter().filter(|(_, is_given)| *is_given) {
                    let message =
                        format!("`{key}` is for a configuration of the stack, and `config` stands already");
                    problems.push(
                        Problem::new(Code::ExclusiveArguments, key, message).help("leave one of the two out"),
                    );
                }
            }
            (None, None) => {
                let message = "nothing says whose signatures are good";
                let help = "name signing profiles, `profiles = \"arn:aws:signer:...\"`, or a configuration that stands already, `config = \"arn:aws:lambda:...\"`";
                problems.push(Problem::new(Code::NothingSaid, "", message).help(help));
            }
            (None, Some(profiles)) if !(1..=MOST).contains(&profiles.len()) => {
                let message = format!("a configuration has 1 to {MOST} profiles, found {}", profiles.len());
                problems.push(Problem::new(Code::TooMany, "profiles", message).see(CODE_SIGNING));
            }
            (None, Some(_)) => {}
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The configuration, unless it stands already.

    use super::{CodeSigning, Untrusted};
    use crate::cloudformation::value::{Expression, LogicalId, Object, Tags, object, tag_list};
    use crate::grammar::arn::Existing as _;
    use crate::iam::existing_arn;
    use crate::names::CODE_SIGNING_CONFIG;

    impl CodeSigning {
        /// The configuration's ARN.
        pub(crate) fn arn(&self) -> Expression {
            match &self.config {
                Some(config) => existing_arn(config),
                None => LogicalId::new(CODE_SIGNING_CONFIG).attribute("CodeSigningConfigArn").into(),
            }
        }

        /// The properties of the configuration that the stack creates.
        pub(crate) fn lower(&self, service: &str, tags: &Tags) -> Option<Object> {
            let Self { config, profiles, untrusted } = self;
            let profiles: Vec<_> = profiles.iter().flatten().filter_map(|profile| profile.arn()).collect();
            let profiles: Vec<Expression> = profiles.into_iter().map(|arn| arn.to_owned().into()).collect();
            let untrusted = match untrusted.unwrap_or(Untrusted::Enforce) {
                Untrusted::Enforce => "Enforce",
                Untrusted::Warn => "Warn",
            };
            config.is_none().then(|| {
                object! {
                    "Description": format!("Who may sign the code of {service}."),
                    "AllowedPublishers": object! { "SigningProfileVersionArns": profiles },
                    "CodeSigningPolicies": object! { "UntrustedArtifactOnDeployment": untrusted },
                    "Tags": tag_list(tags),
                }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::settings::Service;

    const PROFILE: &str = "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/shop/aBcD1234eF";
    const CONFIG: &str = "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0a1b2c3d4e5f6a7b8";

    fn problem(code_signing: &Json) -> Option<(String, String)> {
        let service = Service::from_json(&json!({ "code_signing": code_signing }));
        let first = service.err().and_then(|problems| problems.into_iter().next());
        first.map(|problem| (problem.argument, problem.message))
    }

    #[test]
    fn it_is_a_configuration_or_profiles() {
        assert_eq!(problem(&json!({ "config": CONFIG })), None);
        assert_eq!(problem(&json!({ "profiles": [PROFILE], "untrusted": "warn" })), None);
        assert!(problem(&json!({})).unwrap().1.contains("whose signatures"));
        let both = problem(&json!({ "config": CONFIG, "profiles": PROFILE })).unwrap();
        assert_eq!(both.0, "code_signing.profiles");
        assert!(problem(&json!({ "config": CONFIG, "untrusted": "warn" })).is_some());
    }

    #[test]
    fn profiles_are_counted_and_have_a_version() {
        assert!(problem(&json!({ "profiles": [] })).is_some());
        assert!(problem(&json!({ "profiles": vec![PROFILE; 21] })).unwrap().1.contains("found 21"));
        let unversioned = PROFILE.rsplit_once('/').unwrap().0;
        assert!(problem(&json!({ "profiles": unversioned })).unwrap().1.contains("signing profile"));
    }
}
