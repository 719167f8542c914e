//! `Queue`: messages in SQS, for whoever reads them.

use super::{Access, Describe};
use crate::grammar::arn::{Arn, Existing};
use crate::grammar::name::QueueName;
use crate::group;

group! {
    /// An SQS queue: encrypted, with a dead-letter queue.
    pub struct Queue("queue") {
        /// The queue's name, up to 58 letters, digits, `-` and `_`. The stack adds what makes it unique.
        /// Default: the parameter's name in kebab case.
        name: Option<QueueName>,
        /// The name or ARN of a queue that stands already. Default: the stack creates one.
        existing: Option<Existing>,
        /// The ARN of the KMS key that the existing queue is encrypted with. Default: it needs none.
        kms_key: Option<Arn>,
        /// Whether messages of one group stay in order and none is delivered twice within five minutes. Default: what
        /// the queue's trigger says, or false.
        fifo: Option<bool>,
    }
}

impl Describe for Queue {
    const ACCESS: &'static [Access] = &[Access::Send];
    const SERVICE: &'static str = "sqs";
    const PREFIX: &'static str = "";
    type Name = QueueName;

    fn name(&self) -> Option<&str> {
        self.name.as_ref().map(QueueName::as_str)
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
    //! What it is to send to a queue (Amazon SQS developer guide, "Amazon SQS API permissions"). A batch of messages
    //! needs no permission of its own.

    use super::Queue;
    use crate::cloudformation::value::{Expression, Pseudo, sub};
    use crate::cloudformation::{self, Shared, Stack};
    use crate::function::Function;
    use crate::grammar::arn::Existing;
    use crate::iam::Statement;
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower, arn};

    fn queue(name: &str) -> cloudformation::Queue {
        cloudformation::Queue(names::id(name, Part::Queue))
    }

    impl Lower for Queue {
        const CREATED: bool = true;

        /// The URL.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            let (region, account): (Expression, Expression) = match &self.existing {
                None => return queue(name).url().into(),
                Some(Existing::Arn(arn)) => (arn.region().to_owned().into(), arn.account().to_owned().into()),
                Some(Existing::Name(_)) => (Pseudo::Region.into(), Pseudo::AccountId.into()),
            };
            let name = self.existing.as_ref().map_or(name, |existing| existing.name("")).to_owned();
            sub!["https://sqs.", region, ".", Pseudo::UrlSuffix, "/", account, "/", name].into()
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let arn = self.existing.as_ref().map_or_else(|| queue(name).arn().into(), arn::<Self>);
            vec![Statement::allow(["sqs:SendMessage"], [arn])]
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            let uses = stack.share(Shared::Queue(name.to_owned()), function);
            uses.fifo |= self.fifo == Some(true);
        }
    }
}
