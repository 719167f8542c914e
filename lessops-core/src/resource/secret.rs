//! `Secret`: a secret in Secrets Manager, which stands already.

use super::{Access, Describe};
use crate::grammar::arn::{Arn, Existing};
use crate::grammar::name::ResourceName;
use crate::group;

group! {
    /// A secret in AWS Secrets Manager. It must stand already: what a template holds is no secret.
    pub struct Secret("secret") {
        /// What the service calls it: letters, digits, `-` and `_`. Default: the parameter's name in kebab case.
        name: Option<ResourceName>,
        /// The secret's name or ARN. Required, here or in `Cargo.toml`.
        existing: Option<Existing>,
        /// The ARN of the KMS key that it is encrypted with. Default: AWS's own, which needs no permission.
        kms_key: Option<Arn>,
    }
}

impl Describe for Secret {
    const ACCESS: &'static [Access] = &[Access::Read];
    const SERVICE: &'static str = "secretsmanager";
    const PREFIX: &'static str = "secret:";
    type Name = ResourceName;

    fn name(&self) -> Option<&str> {
        self.name.as_ref().map(ResourceName::as_str)
    }

    fn existing(&self) -> Option<&Existing> {
        self.existing.as_ref()
    }

    fn kms_key(&self) -> Option<&Arn> {
        self.kms_key.as_ref()
    }
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to read a secret (AWS Secrets Manager user guide, "Permissions policy examples").

    use super::Secret;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Expression, sub};
    use crate::grammar::arn::Existing;
    use crate::iam::{self, Statement};
    use crate::resource::{Access, Describe, Lower};

    impl Lower for Secret {
        const CREATED: bool = false;

        /// The name or the ARN: `GetSecretValue` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.existing.as_ref().map_or_else(|| name.to_owned(), Existing::to_string).into()
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let arn = match &self.existing {
                Some(Existing::Arn(arn)) => arn.to_string().into(),
                // Secrets Manager puts a hyphen and six characters behind the name.
                other => {
                    let name = other.as_ref().map_or(name, |existing| existing.name(Self::PREFIX)).to_owned();
                    iam::arn(Self::SERVICE, sub![Self::PREFIX, name, "-??????"])
                }
            };
            vec![Statement::allow(["secretsmanager:GetSecretValue"], [arn])]
        }
    }
}
