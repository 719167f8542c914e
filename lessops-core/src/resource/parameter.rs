//! `Parameter`: a parameter in Systems Manager's Parameter Store, which stands already.

use super::{Access, Describe};
use crate::grammar::arn::{Arn, Existing};
use crate::grammar::name::ResourceName;
use crate::group;

group! {
    /// A parameter in the Parameter Store of AWS Systems Manager. It must stand already.
    pub struct Parameter("parameter") {
        /// What the service calls it: letters, digits, `-` and `_`. Default: the parameter's name in kebab case.
        name: Option<ResourceName>,
        /// The parameter's name, such as `/shop/rate`, or its ARN. Required, here or in `Cargo.toml`.
        existing: Option<Existing>,
        /// The ARN of the KMS key that a `SecureString` is encrypted with. Default: AWS's own, which needs no permission.
        kms_key: Option<Arn>,
    }
}

impl Describe for Parameter {
    const ACCESS: &'static [Access] = &[Access::Read];
    const SERVICE: &'static str = "ssm";
    const PREFIX: &'static str = "parameter/";
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
    //! What it is to read a parameter (AWS Systems Manager user guide, "Restricting access to Parameter Store parameters
    //! using IAM policies").

    use super::Parameter;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::{Expression, sub};
    use crate::grammar::arn::Existing;
    use crate::iam::{self, Statement};
    use crate::resource::{Access, Describe, Lower};

    impl Lower for Parameter {
        const CREATED: bool = false;

        /// The name or the ARN: `GetParameter` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.existing.as_ref().map_or_else(|| name.to_owned(), Existing::to_string).into()
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let arn = match &self.existing {
                Some(Existing::Arn(arn)) => arn.to_string().into(),
                // A name with a path begins with a slash, and the ARN has only one.
                other => {
                    let name = other.as_ref().map_or(name, |existing| existing.name(Self::PREFIX));
                    iam::arn(Self::SERVICE, sub![Self::PREFIX, name.trim_start_matches('/').to_owned()])
                }
            };
            vec![Statement::allow(["ssm:GetParameter"], [arn])]
        }
    }
}
