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
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::Expression;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Lower for Function {
        const CREATED: bool = false;

        /// The name, or the ARN of a function elsewhere: `FunctionName` takes either.
        fn value(&self, name: &str, stack: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.to_string().into(),
                None => stack.function_name(name),
            }
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let own = || names::id(name, Part::Function).attribute("Arn").into();
            let arn = self.existing.as_ref().map_or_else(own, existing_arn);
            vec![Statement::allow(["lambda:InvokeFunction"], [arn])]
        }
    }
}
