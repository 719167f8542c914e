//! `runtime_updates`: when a function gets a new version of Lambda's runtime, which is its operating system.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::problem::Fault;
use crate::{group, kinds};

kinds! {
    /// When a function gets a new version of Lambda's runtime.
    pub enum RuntimeUpdates("runtime update mode", "`auto`, `function_update` or `manual(\"arn:aws:lambda:eu-central-1::runtime:...\")`") {
        Auto(Auto),
        FunctionUpdate(FunctionUpdate),
        Manual(Manual),
    }
}

group! {
    /// As AWS rolls it out, without anybody's doing.
    pub struct Auto("auto") {}
}

group! {
    /// With the next deployment that changes the function: `runtime_updates = function_update`. A function that nobody deploys stays as it is.
    pub struct FunctionUpdate("function_update") {}
}

group! {
    /// Never: it stays with one version, say that before one that broke it. Its operating system gets no more security updates.
    pub struct Manual("manual") {
        /// The version's ARN, which the function's log names in the line `INIT_START`: `manual("arn:aws:lambda:eu-central-1::runtime:0cdcfbdefbc5e7d3343f73c2e2dd3cba17d61dea0686b404502a0c9ce83931b9")`. Required.
        @main version: RuntimeVersion,
    }
}

/// A version of a runtime, by its ARN, which names no account (Lambda API, RuntimeVersionConfig).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimeVersion(String);

impl FromStr for RuntimeVersion {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let parts: Vec<_> = text.split(':').collect();
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
        let fits = match parts[..] {
            ["arn", partition, "lambda", region, "", "runtime", version] => {
                partition.starts_with("aws")
                    && region.split('-').count() > 2
                    && region.split('-').all(word)
                    && word(version)
            }
            _ => false,
        };
        match fits {
            true => Ok(Self(text.to_owned())),
            false => Err(Fault::whole(Code::InvalidArn, text, format!("`{text}` is not the ARN of a runtime's version"))
                .help("a function's log names it in the line `INIT_START`: `arn:aws:lambda:eu-central-1::runtime:0cdc...`")),
        }
    }
}

impl fmt::Display for RuntimeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for RuntimeVersion {
    const EXPECTED: &'static str =
        "the ARN of a runtime's version such as `\"arn:aws:lambda:eu-central-1::runtime:0cdc...\"`";
    const SHAPE: Shape = Shape::Text(Form::Pattern {
        regex: "arn:aws[a-z-]*:lambda:[a-z0-9]+(-[a-z0-9]+)+::runtime:[A-Za-z0-9]+",
        longest: None,
    });
}

#[cfg(feature = "template")]
mod lower {
    //! The function's `RuntimeManagementConfig` (Lambda API, PutRuntimeManagementConfig).

    use super::{Auto, FunctionUpdate, Manual, RuntimeUpdates};
    use crate::cloudformation::value::{Object, object};

    impl RuntimeUpdates {
        pub(crate) fn lower(&self) -> Object {
            let (mode, version) = match self {
                Self::Auto(Auto {}) => ("Auto", None),
                Self::FunctionUpdate(FunctionUpdate {}) => ("FunctionUpdate", None),
                Self::Manual(Manual { version }) => ("Manual", Some(version.to_string())),
            };
            object! { "UpdateRuntimeOn": mode, "RuntimeVersionArn": version }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::settings::Service;

    fn problem(mode: &str) -> Option<String> {
        let service = Service::from_json(&json!({ "defaults": { "runtime_updates": mode } }));
        service.err().map(|problems| problems[0].to_string())
    }

    #[test]
    fn manual_names_a_version_of_a_runtime() {
        assert_eq!(
            problem(&format!("manual:arn:aws:lambda:eu-central-1::runtime:{}", "0a".repeat(32))),
            None
        );
        for other in ["manual", "manual:provided.al2023", "manual:arn:aws:lambda:eu-central-1::runtime:"] {
            assert!(problem(other).is_some(), "{other}");
        }
    }

    #[test]
    fn a_mode_that_there_is_not_is_told_with_the_nearest() {
        let message = problem("function_updates").unwrap();
        assert!(message.contains("function_update"), "{message}");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "arn:aws(-cn)?:lambda:eu-west-[1-3]::runtime:[0-9a-f]{1,64}") {
            let version: RuntimeVersion = text.parse().expect("it is an ARN");
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:lambda:)?.*") {
            let _ = text.parse::<RuntimeVersion>();
        }
    }
}
