//! `Queue`: messages in SQS, for whoever reads them.

use crate::grammar::arn::ExistingQueue;
use crate::grammar::name::QueueName;
use crate::resource::resource;

resource! {
    /// An SQS queue: encrypted, with a dead-letter queue.
    pub struct Queue("queue"), QueueName, ExistingQueue, [Send], kms_key, encrypt {
        /// Whether messages of one group stay in order and none is delivered twice within five minutes: `fifo = true`. Default: what
        /// the queue's trigger says, or false.
        fifo: Option<bool>,
    }
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to send to a queue (Amazon SQS developer guide, "Amazon SQS API permissions"). A batch of messages
    //! needs no permission of its own.

    use super::Queue;
    use crate::cloudformation::value::{Expression, Pseudo, sub};
    use crate::cloudformation::{self, Shared, Stack};
    use crate::function::Function;
    use crate::grammar::arn::Existing as _;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    fn queue(name: &str) -> cloudformation::Queue {
        cloudformation::Queue(names::id(name, Part::Queue))
    }

    impl Lower for Queue {
        const CREATED: bool = true;

        /// The URL.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            let Some(existing) = &self.existing else { return queue(name).url().into() };
            let or = |part: Option<&str>, pseudo: Pseudo| {
                part.map_or(Expression::from(pseudo), |part| part.to_owned().into())
            };
            let region = or(existing.region(), Pseudo::Region);
            let account = or(existing.account(), Pseudo::AccountId);
            let name = existing.name().to_owned();
            sub!["https://sqs.", region, ".", Pseudo::UrlSuffix, "/", account, "/", name].into()
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let arn = self.existing.as_ref().map_or_else(|| queue(name).arn().into(), existing_arn);
            vec![Statement::allow(["sqs:SendMessage"], [arn])]
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            let uses = stack.share(Shared::Queue(name.to_owned()), function);
            uses.fifo |= self.fifo == Some(true);
        }
    }
}
