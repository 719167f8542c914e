//! `Parameter`: a parameter in Systems Manager's Parameter Store, which stands already.

use crate::grammar::arn::ExistingParameter;
use crate::grammar::name::ResourceName;
use crate::resource::resource;

resource! {
    /// A parameter in the Parameter Store of AWS Systems Manager. It must stand already: `existing` says which it is,
    /// here or in `Cargo.toml`.
    pub struct Parameter("parameter"), ResourceName, ExistingParameter, [Read], kms_key {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to read a parameter (AWS Systems Manager user guide, "Restricting access to Parameter Store parameters
    //! using IAM policies").

    use super::Parameter;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::Expression;
    use crate::grammar::arn::Existing as _;
    use crate::iam::{self, Statement, existing_arn};
    use crate::resource::{Access, Lower, read};

    impl Lower for Parameter {
        const CREATED: bool = false;

        /// The name or the ARN: `GetParameter` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.existing.as_ref().map_or_else(|| name.to_owned(), ToString::to_string).into()
        }

        fn access(&self, _: &str, _: Access) -> Vec<Statement> {
            // A name with a path begins with a slash, and the ARN has only one.
            read(self.existing.as_ref(), "ssm:GetParameter", |existing| match existing.arn() {
                Some(_) => existing_arn(existing),
                None => iam::arn("ssm", existing.resource().replacen("parameter//", "parameter/", 1)),
            })
        }
    }
}
