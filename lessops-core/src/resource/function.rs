//! `Function`: another function, to be invoked.

use super::{Access, Describe};
use crate::grammar::arn::Existing;
use crate::grammar::name::FunctionName;
use crate::group;

group! {
    /// Another function of the service.
    pub struct Function("function") {
        /// The function's name in the service. Default: the parameter's name.
        name: Option<FunctionName>,
        /// The name or ARN of a function that is not of this service. Default: it is one of this service.
        existing: Option<Existing>,
    }
}

impl Describe for Function {
    const ACCESS: &'static [Access] = &[Access::Invoke];
    const SERVICE: &'static str = "lambda";
    const PREFIX: &'static str = "function:";
    type Name = FunctionName;

    fn default_name(parameter: &str) -> String {
        parameter.to_owned()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_ref().map(FunctionName::as_str)
    }

    fn existing(&self) -> Option<&Existing> {
        self.existing.as_ref()
    }
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to invoke a function ("Actions, resources, and condition keys for AWS Lambda", service authorization
    //! reference).

    use super::Function;
    use crate::cloudformation::Stack;
    use crate::cloudformation::value::Expression;
    use crate::iam::Statement;
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower, arn};

    impl Lower for Function {
        const CREATED: bool = false;

        /// The name, or the ARN of a function elsewhere.
        fn value(&self, name: &str, stack: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.to_string().into(),
                None => stack.function_name(name),
            }
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let id = || names::id(name, Part::Function).attribute("Arn").into();
            let arn = self.existing.as_ref().map_or_else(id, arn::<Self>);
            vec![Statement::allow(["lambda:InvokeFunction"], [arn])]
        }
    }
}
