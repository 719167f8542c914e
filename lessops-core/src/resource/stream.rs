//! `Stream`: records in Kinesis Data Streams, for whoever reads them.

use crate::grammar::arn::ExistingStream;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::resource::resource;

resource! {
    /// A Kinesis data stream: encrypted.
    pub struct Stream("stream"), QueueName, ExistingStream, [Put], kms_key, encrypt {
        /// How many shards it has, 1 to 500: `shards = 4`. Default: what the stream's trigger says, or on demand, as many as it needs.
        #[see(KINESIS_QUOTAS)]
        shards: Option<Count<1, 500>>,
    }
}

#[cfg(feature = "template")]
mod lower {
    //! What it is to put records ("Actions, resources, and condition keys for Amazon Kinesis Data Streams", service
    //! authorization reference).

    use super::Stream;
    use crate::cloudformation::value::Expression;
    use crate::cloudformation::{Shared, Stack};
    use crate::function::Function;
    use crate::grammar::number::Count;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::resource::{Access, Lower};

    impl Lower for Stream {
        const CREATED: bool = true;

        /// The name.
        fn value(&self, name: &str, _: &Stack<'_>) -> Expression {
            match &self.existing {
                Some(existing) => existing.name().to_owned().into(),
                None => names::id(name, Part::Stream).reference().into(),
            }
        }

        fn access(&self, name: &str, _: Access) -> Vec<Statement> {
            let own = || names::id(name, Part::Stream).attribute("Arn").into();
            let arn = self.existing.as_ref().map_or_else(own, existing_arn);
            vec![Statement::allow(["kinesis:PutRecord", "kinesis:PutRecords"], [arn])]
        }

        fn lower<'a>(&'a self, name: &str, function: &'a Function, stack: &mut Stack<'a>) {
            let uses = stack.share(Shared::Stream(name.to_owned()), function);
            uses.shards = uses.shards.or(self.shards.map(Count::get));
        }
    }
}
