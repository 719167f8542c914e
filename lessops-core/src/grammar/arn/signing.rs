//! What code signing names: configurations of Lambda, and profiles of AWS Signer.

use std::fmt;
use std::str::FromStr;

use super::{Existing, Shape, only, read};
use crate::field::Grammar;
use crate::problem::Fault;

existing! {
    /// A code signing configuration of Lambda (Lambda API, CodeSigningConfig).
    CodeSigningConfig, Shape {
        what: "a code signing configuration",
        service: "lambda",
        prefix: "code-signing-config:",
        regional: true,
        by_name: false,
        is_name: |name| {
            let id = name.strip_prefix("csc-").unwrap_or_default();
            id.len() == 17 && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        },
        example: "arn:aws:lambda:eu-central-1:123456789012:code-signing-config:csc-0a1b2c3d4e5f6a7b8",
    }
}

existing! {
    /// A version of a signing profile (AWS Signer API, SigningProfile). Its name here has the version behind it.
    SigningProfile, Shape {
        what: "a signing profile's version",
        service: "signer",
        prefix: "/signing-profiles/",
        regional: true,
        by_name: false,
        is_name: |name| {
            name.split_once('/').is_some_and(|(profile, version)| only(profile, "_", 64) && only(version, "", 10))
        },
        example: "arn:aws:signer:eu-central-1:123456789012:/signing-profiles/shop/aBcD1234eF",
    }
}
