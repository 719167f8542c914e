//! How Lambda signs in to the brokers.

use crate::grammar::arn::ExistingSecret;
use crate::{group, kinds};

kinds! {
    /// How Lambda signs in to the brokers.
    pub enum Auth("way to sign in", "`iam`, `scram_512(\"ARN\")`, `scram_256(\"ARN\")`, `plain(\"ARN\")` or `mtls(\"ARN\")`") {
        Iam(Iam),
        Scram512(Scram512),
        Scram256(Scram256),
        Plain(Plain),
        Mtls(Mtls),
    }
}

group! {
    /// With the function's role.
    pub struct Iam("iam") {}
}

/// Declares a way to sign in with what a secret holds.
macro_rules! with_secret {
    ($(#[doc = $doc:literal])* $name:ident, $word:literal) => {
        group! {
            $(#[doc = $doc])*
            pub struct $name($word) {
                /// The secret's ARN: `"arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-aBcDeF"`.
                @main secret: ExistingSecret,
            }
        }
    };
}

with_secret! {
    /// With a name and a password, by SASL/SCRAM with SHA-512.
    Scram512, "scram_512"
}

with_secret! {
    /// With a name and a password, by SASL/SCRAM with SHA-256.
    Scram256, "scram_256"
}

with_secret! {
    /// With a name and a password, by SASL/PLAIN.
    Plain, "plain"
}

with_secret! {
    /// With a certificate and its private key, by mutual TLS.
    Mtls, "mtls"
}

impl Auth {
    /// As a mapping's `SourceAccessConfigurations` name it, and the secret. None for the role.
    pub fn access(&self) -> Option<(&'static str, &ExistingSecret)> {
        match self {
            Self::Iam(Iam {}) => None,
            Self::Scram512(Scram512 { secret }) => Some(("SASL_SCRAM_512_AUTH", secret)),
            Self::Scram256(Scram256 { secret }) => Some(("SASL_SCRAM_256_AUTH", secret)),
            Self::Plain(Plain { secret }) => Some(("BASIC_AUTH", secret)),
            Self::Mtls(Mtls { secret }) => Some(("CLIENT_CERTIFICATE_TLS_AUTH", secret)),
        }
    }
}
