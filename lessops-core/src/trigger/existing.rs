//! What triggers say of a source that stands already, and what its name is.

use std::borrow::Cow;

use crate::code::Code;
use crate::grammar::arn::KmsKey;
use crate::grammar::name::kebab;
use crate::problem::{Problem, Problems};
#[cfg(feature = "template")]
use crate::{
    grammar::arn::Existing,
    iam::{Statement, use_of_key},
    resource::Describe,
};

/// A resource's name: the main argument, that of one that stands already, or else the function's in kebab case.
pub(super) fn main_or_existing<'a>(
    main: Option<&'a str>,
    existing: Option<&'a str>,
    function: &str,
) -> Cow<'a, str> {
    match main.or(existing) {
        Some(name) => name.into(),
        None => kebab(function).into(),
    }
}

/// Adds that a resource is named twice: as one of the stack, and as one that stands already.
pub(super) fn check_existing(key: &str, main: bool, existing: bool, problems: &mut Problems) {
    if main && existing {
        let message = format!("`{key}` names one of the stack, and `existing` one that stands already");
        problems.push(
            Problem::new(Code::ExclusiveArguments, "existing", message).help("leave one of the two out"),
        );
    }
}

/// Adds that a key encrypts what the stack creates, which has AWS's own.
pub(super) fn check_kms_key(key: Option<&KmsKey>, existing: bool, problems: &mut Problems) {
    if key.is_some() && !existing {
        let message = "`kms_key` is for what stands already: what the stack creates has the key of `encrypt`";
        let help = "leave it out, or name what stands: `existing = \"...\"`";
        problems.push(Problem::new(Code::StandsAlready, "kms_key", message).help(help));
    }
}

/// What it takes to read a source that is encrypted with a key of one's own. Lambda polls by the function's role.
#[cfg(feature = "template")]
pub(super) fn reads_with<E: Existing>(key: Option<&KmsKey>, source: Option<&E>) -> Option<Statement> {
    key.map(|key| use_of_key(key, source, &["kms:Decrypt"]))
}

/// Takes over the key that others say its resource is encrypted with.
#[cfg(feature = "template")]
pub(super) fn complete_kms_key<R: Describe>(key: &mut Option<KmsKey>, resource: &R) {
    if key.is_none() {
        *key = resource.kms_key().cloned();
    }
}
