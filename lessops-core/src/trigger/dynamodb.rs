//! `dynamodb`: what changes in a table, in batches and in order.

use std::borrow::Cow;

use super::main_or_existing;
use super::stream::{Reading, Stream, stream, window};
use crate::grammar::arn::{ExistingTableStream, KmsKey};
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::grammar::pattern::FilterPattern;
use crate::grammar::table_key::TableKey;
use crate::resource::{self, Resource};
use crate::trigger::{Payload, Variety};
use crate::words;

stream! {
    /// What changes in a DynamoDB table: items that are put, updated and deleted, in batches and in the order of each
    /// item's changes. A record that fails is reported with all behind it, and tried again; what fails for good goes to
    /// a bucket.
    pub struct DynamoDb("dynamodb"), from StreamStart, as old as 86_400 {
        /// The table's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main table: Option<QueueName>,
        /// The stream of a table that stands already, by its ARN, instead of a table of the stack: `existing = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-11-24T00:00:00.000"`.
        existing: Option<ExistingTableStream>,
        /// The primary key of the table of the stack, with a sort key or without: `key = "id: S, created: N"`. Default: `id: S`.
        key: Option<TableKey>,
    }
}

words! {
    /// Where the first read of a table's stream begins (CreateEventSourceMapping, `StartingPosition`).
    pub enum StreamStart("starting position") {
        /// With the oldest change that the stream keeps.
        TrimHorizon = "trim_horizon",
        /// With what comes once the mapping is there.
        Latest = "latest",
    }
}

impl DynamoDb {
    /// The table's name.
    pub fn table<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        let existing = self.existing.as_ref().map(ExistingTableStream::table);
        main_or_existing(self.table.as_ref().map(QueueName::as_str), existing, function)
    }
}

impl Stream for DynamoDb {
    const MAIN: &'static str = "table";
    const DESCRIPTION: &'static str = "key";
    const EVENTS: &'static [Payload] = &[Payload::Type("event::dynamodb::Event"), Payload::Record];
    const WINDOW: Variety = window("DynamoDbWindow", &[Payload::Type("event::dynamodb::TimeWindowEvent")]);
    #[cfg(feature = "template")]
    const EXAMPLE: &'static str = "dynamodb(\"orders\")";
    /// Amazon DynamoDB developer guide, "DynamoDB Streams and AWS Lambda triggers".
    const MOST_READERS: usize = 2;

    fn name<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        self.table(function)
    }

    fn how(&self) -> Reading<'_> {
        self.reading()
    }

    fn kms_key(&self) -> Option<&KmsKey> {
        self.kms_key.as_ref()
    }

    fn given(&self) -> (bool, bool, bool) {
        (self.table.is_some(), self.key.is_some(), self.existing.is_some())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let existing = self.existing.as_ref().map(ExistingTableStream::of_table);
        let (kms_key, key) = (self.kms_key.clone(), self.key.clone());
        let table = resource::Table { name: None, existing, kms_key, encrypt: None, key };
        Some((self.table(function).into_owned(), Resource::Table(table)))
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The mapping that reads the table's stream, and the table, unless it stands already.

    use super::{DynamoDb, StreamStart};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Expression, object};
    use crate::cloudformation::{Lambda, Shared, Stack, Subject};
    use crate::function::Function;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::resource;
    use crate::trigger::stream::lower::{review, subject};
    use crate::trigger::{Lower, complete_kms_key, reads_with};

    impl DynamoDb {
        fn arn(&self, function: &str) -> Expression {
            match &self.existing {
                Some(existing) => existing_arn(existing),
                None => names::id(&self.table(function), Part::Table).attribute("StreamArn").into(),
            }
        }
    }

    impl Lower for DynamoDb {
        /// What Lambda's poller does ("Process DynamoDB records with Lambda" in the Lambda developer guide).
        /// `ListStreams`, which AWS's own policy has besides, is for people who choose a stream in the console.
        fn access(&self, function: &str) -> Vec<Statement> {
            let actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
            let mut statements = vec![Statement::allow(actions, [self.arn(function)])];
            statements.extend(reads_with(self.kms_key.as_ref(), self.existing.as_ref()));
            statements
        }

        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self {
                table: _,
                existing,
                key,
                starting_position,
                kms_key: _, // `access`
                // `reading`
                batch_size: _,
                batching_window: _,
                parallelization: _,
                retries: _,
                max_age: _,
                bisect: _,
                filter: _,
                tumbling_window: _,
            } = self;
            let function = lambda.function;
            let name = self.table(&function.name);
            let position = starting_position.unwrap_or(StreamStart::TrimHorizon);
            let properties = object! {
                "EventSourceArn": self.arn(&function.name),
                "StartingPosition": position.to_string().to_uppercase(),
            };
            self.reading().lower(&name, properties, lambda, stack);
            if existing.is_none() {
                let uses = stack.share(Shared::Table(name.into_owned()), function);
                uses.has_stream = true;
                if let Some(key) = key {
                    uses.key = Some(key.clone());
                }
            }
        }

        fn complete(&mut self, resource: &resource::Resource) {
            if let resource::Resource::Table(table) = resource {
                self.key = self.key.take().or_else(|| table.key.clone());
                complete_kms_key(&mut self.kms_key, table);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            subject(self, dimension, function)
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            review(self, function)
        }
    }
}
