//! `Secret`: a secret in Secrets Manager, which stands already.

use crate::grammar::arn::ExistingSecret;
use crate::grammar::name::ResourceName;
use crate::resource::resource;

resource! {
    /// A secret in AWS Secrets Manager. It must stand already, since what a template holds is no secret: `existing` says
    /// which it is, here or in `Cargo.toml`.
    pub struct Secret("secret"), ResourceName, ExistingSecret, [Read], kms_key {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to read a secret (AWS Secrets Manager user guide, "Permissions policy examples").

    use super::Secret;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Expression, sub};
    use crate::grammar::arn::Existing as _;
    use crate::iam::{Statement, existing_arn};
    use crate::resource::{Access, Lower};

    impl Lower for Secret {
        const CREATED: bool = false;

        /// The name or the ARN: `GetSecretValue` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.existing.as_ref().map_or_else(|| name.to_owned(), ToString::to_string).into()
        }

        fn access(&self, _: &str, _: Access) -> Vec<Statement> {
            // One that nobody says where it stands is told by the checks.
            let arn = self.existing.as_ref().map(|existing| match existing.arn() {
                Some(_) => existing_arn(existing),
                // Secrets Manager puts a hyphen and six characters behind the name.
                None => sub![existing_arn(existing), "-??????"].into(),
            });
            arn.map(|arn| Statement::allow(["secretsmanager:GetSecretValue"], [arn])).into_iter().collect()
        }
    }
}
