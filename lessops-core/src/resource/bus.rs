//! `Bus`: events in EventBridge, for whoever has a rule.

use crate::grammar::arn::ExistingBus;
use crate::grammar::name::BusName;
use crate::resource::resource;

resource! {
    /// An EventBridge bus. The account's own is `existing = "default"`.
    pub struct Bus("bus"), BusName, ExistingBus, [Put] {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to put events ("Actions, resources, and condition keys for Amazon EventBridge", service authorization
    //! reference).

    use super::Bus;
    use crate::cloudformation::value::Expression;
    use crate::cloudformation::{Shared, Stack};
    use crate::function::Function;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Lower for Bus {
        const CREATED: bool = true;

        /// The name, or the ARN of what stands already: `EventBusName` takes either.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.to_string().into(),
                None => names::id(name, Part::Bus).reference().into(),
            }
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let own = || names::id(name, Part::Bus).attribute("Arn").into();
            let arn = self.existing.as_ref().map_or_else(own, existing_arn);
            vec![Statement::allow(["events:PutEvents"], [arn])]
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            stack.share(Shared::Bus(name.to_owned()), function);
        }
    }
}
