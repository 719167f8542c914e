//! `dynamodb`: what changes in a table, in batches and in order.

use std::borrow::Cow;

use super::stream::{READ_TWICE, default_alarms, stream};
use super::{Delivery, Source, check_existing, main_or_existing};
use crate::function::Settings;
use crate::grammar::arn::ExistingTableStream;
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::grammar::pattern::FilterPattern;
use crate::grammar::table_key::TableKey;
use crate::problem::{Problem, Problems};
use crate::resource::{self, Resource};
use crate::words;

stream! {
    /// What changes in a DynamoDB table: items that are put, updated and deleted, in batches and in the order of each
    /// item's changes. A record that fails is reported with all behind it, and tried again; what fails for good goes to
    /// a bucket.
    pub struct DynamoDb("dynamodb"), from StreamStart, as old as 86_400 {
        /// The table's name, up to 58 letters, digits, `-` and `_`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main table: Option<QueueName>,
        /// The stream of a table that stands already, by its ARN, instead of a table of the stack.
        existing: Option<ExistingTableStream>,
        /// The primary key of the table of the stack: `"id: S"`, or `"id: S, created: N"` with a sort key. Default: `id: S`.
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

impl Source for DynamoDb {
    const DELIVERY: Delivery = Delivery::Stream;
    const METRICS: &'static [&'static str] = &["failed_records", "lag", "stream_failures"];
    /// Amazon DynamoDB developer guide, "DynamoDB Streams and AWS Lambda triggers".
    const MOST_LISTENERS: usize = 2;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        default_alarms()
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        self.reading().check(self.existing.is_some(), problems);
        check_existing("table", self.table.is_some(), self.existing.is_some(), problems);
        if self.existing.is_some() && self.key.is_some() {
            let message = "`key` is for a table of the stack: one that stands already has its own";
            problems.push(Problem::new("key", message).help("leave one of the two out"));
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.table(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let existing = self.existing.as_ref().map(ExistingTableStream::of_table);
        let table = resource::Table { name: None, existing, kms_key: None, key: self.key.clone() };
        Some((self.table(function).into_owned(), Resource::Table(table)))
    }

    fn conflict(&self, other: &Self) -> Option<String> {
        let (own, theirs) = (self.key.as_ref()?, other.key.as_ref()?);
        (own != theirs).then(|| format!("one describes its key as `{own}`, the other as `{theirs}`"))
    }

    fn conflict_within(&self, _: &Self) -> Option<String> {
        Some(READ_TWICE.to_owned())
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
    use crate::grammar::name::QueueName;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::resource;
    use crate::trigger::stream::lower::review;
    use crate::trigger::{Lower, needs_name};

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
            vec![Statement::allow(actions, [self.arn(function)])]
        }

        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self {
                table: _,
                existing,
                key,
                starting_position,
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
            if let (resource::Resource::Table(table), None) = (resource, &self.key) {
                self.key.clone_from(&table.key);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            let mapping = || names::of_both(function, &self.table(function), Part::Reader).reference();
            (dimension == Dimension::Mapping).then(|| Subject::own(mapping()))
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let mut found = review(function);
            if self.existing.is_none() {
                found.extend(needs_name::<QueueName>(
                    "table",
                    &self.table(&function.name),
                    "dynamodb(\"orders\")",
                ));
            }
            found
        }
    }
}
