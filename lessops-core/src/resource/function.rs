//! `Function`: another function, to be invoked.

use crate::grammar::arn::ExistingFunction;
use crate::grammar::name::FunctionName;
use crate::resource::resource;

resource! {
    /// Another function of the service, or, with `existing`, of another.
    pub struct Function("function"), FunctionName, ExistingFunction, [Invoke] {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to invoke a function ("Actions, resources, and condition keys for AWS Lambda", service authorization
    //! reference).

    use super::Function;
    use crate::cloudformation::value::{Expression, sub};
    use crate::cloudformation::{Stack, version};
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Lower for Function {
        const CREATED: bool = false;

        /// The alias of the function, or the ARN of a function elsewhere: `FunctionName` takes either.
        fn value(&self, name: &str, stack: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.to_string().into(),
                None => stack.invoked(name),
            }
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            // Of the function and not of its alias, which waits for this policy if the two invoke each other.
            let own = || sub![names::id(name, Part::Function).attribute("Arn"), ":", version::LIVE].into();
            let arn = self.existing.as_ref().map_or_else(own, existing_arn);
            vec![Statement::allow(["lambda:InvokeFunction"], [arn])]
        }
    }
}
