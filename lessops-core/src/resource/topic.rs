//! `Topic`: messages in SNS, for whoever subscribes.

use crate::grammar::arn::ExistingTopic;
use crate::grammar::name::TopicName;
use crate::resource::resource;

resource! {
    /// An SNS topic: encrypted.
    pub struct Topic("topic"), TopicName, ExistingTopic, [Publish], kms_key, encrypt {}
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to publish to a topic ("Actions, resources, and condition keys for Amazon SNS", service authorization
    //! reference). A batch of messages needs no permission of its own.

    use super::Topic;
    use crate::cloudformation::value::Expression;
    use crate::cloudformation::{Shared, Stack};
    use crate::function::Function;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Topic {
        fn arn(&self, name: &str) -> Expression {
            let own = || names::id(name, Part::Topic).reference().into();
            self.existing.as_ref().map_or_else(own, existing_arn)
        }
    }

    impl Lower for Topic {
        const CREATED: bool = true;

        /// The ARN.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            self.arn(name)
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            vec![Statement::allow(["sns:Publish"], [self.arn(name)])]
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            stack.share(Shared::Topic(name.to_owned()), function);
        }
    }
}
