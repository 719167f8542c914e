//! `Secret`: a secret in Secrets Manager, which stands already.

use crate::grammar::arn::AnySecret;
use crate::grammar::name::ResourceName;
use crate::resource::resource;

resource! {
    /// A secret in AWS Secrets Manager. It must stand already, since what a template holds is no secret: `existing` says
    /// which it is, here or in `Cargo.toml`.
    pub struct Secret("secret"), ResourceName, AnySecret, [Read], kms_key {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to read a secret (AWS Secrets Manager user guide, "Permissions policy examples").

    use super::{AnySecret, Secret};
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Expression, sub};
    use crate::grammar::arn::Existing as _;
    use crate::iam::{Statement, existing_arn};
    use crate::resource::{Access, Lower, read};

    impl Lower for Secret {
        const CREATED: bool = false;

        /// The name or the ARN: `GetSecretValue` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.existing.as_ref().map_or_else(|| name.to_owned(), ToString::to_string).into()
        }

        fn access(&self, _: &str, _: Access) -> Vec<Statement> {
            // Secrets Manager puts a hyphen and six characters behind the name.
            let end = |existing: &AnySecret| if existing.arn().is_some() { "" } else { "-??????" };
            read(self.existing.as_ref(), "secretsmanager:GetSecretValue", |existing| {
                sub![existing_arn(existing), end(existing)].into()
            })
        }
    }
}
