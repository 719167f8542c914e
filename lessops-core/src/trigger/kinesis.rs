//! `kinesis`: records of a data stream, in batches and in the order of each shard.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::main_or_existing;
use super::stream::{Reading, Stream, stream, window};
use crate::code::Code;
use crate::field::{Form, Grammar, Shape, Word};
use crate::grammar::arn::{ExistingStream, KmsKey};
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::grammar::pattern::FilterPattern;
use crate::grammar::schedule::DateTime;
use crate::problem::Fault;
use crate::resource::{self, Resource};
use crate::trigger::{Payload, Variety};

stream! {
    /// Records of a Kinesis data stream, in batches and in the order of each shard. A record that fails is reported
    /// with all behind it, and tried again; what fails for good goes to a bucket.
    pub struct Kinesis("kinesis"), from Start, as old as 604_800 {
        /// The stream's name, up to 58 letters, digits, `-` and `_`: `"clicks"`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main stream: Option<QueueName>,
        /// A stream that stands already, by its ARN or name, instead of one of the stack: `existing = "clicks"`.
        existing: Option<ExistingStream>,
        /// How many shards the stream of the stack has, 1 to 500: `shards = 4`. Default: on demand, as many as it needs.
        #[see(KINESIS_QUOTAS)]
        shards: Option<Count<1, 500>>,
        /// Whether the function reads at a rate of its own, with enhanced fan-out, which costs more: `consumer = true`. Default: false.
        consumer: Option<bool>,
    }
}

/// Where the first read of a Kinesis stream, or of a topic of Apache Kafka, begins (CreateEventSourceMapping, `StartingPosition`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// With the oldest record that the stream keeps.
    TrimHorizon,
    /// With what comes once the mapping is there.
    Latest,
    /// With the first record at or after a time, in UTC.
    At(DateTime),
}

impl Start {
    /// As `StartingPosition` and, in seconds since 1970, `StartingPositionTimestamp` have it.
    #[cfg(feature = "template")]
    pub(super) fn parts(start: Option<&Self>) -> (&'static str, Option<u32>) {
        match start {
            None | Some(Self::TrimHorizon) => ("TRIM_HORIZON", None),
            Some(Self::Latest) => ("LATEST", None),
            Some(Self::At(time)) => ("AT_TIMESTAMP", Some(time.unix_seconds())),
        }
    }
}

impl FromStr for Start {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text {
            "trim_horizon" => Ok(Self::TrimHorizon),
            "latest" => Ok(Self::Latest),
            _ => match text.strip_prefix("at(").and_then(|rest| rest.strip_suffix(')')) {
                Some(time) => {
                    let quoted = time.strip_prefix('"').and_then(|time| time.strip_suffix('"'));
                    quoted.unwrap_or(time).parse().map(Self::At).map_err(|fault: Fault| {
                        Fault::whole(fault.code, text, fault.message).help("write `at(2026-11-23T10:00:00)`")
                    })
                }
                None => Err(Fault::whole(
                    Code::UnknownWord,
                    text,
                    format!("there is no starting position `{text}`"),
                )
                .nearest(text, STARTS.iter().map(|word| word.name).chain(["at(2026-11-23T10:00:00)"]))),
            },
        }
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrimHorizon => f.write_str("trim_horizon"),
            Self::Latest => f.write_str("latest"),
            Self::At(time) => write!(f, "at({time})"),
        }
    }
}

impl Grammar for Start {
    const EXPECTED: &'static str = "`trim_horizon`, `latest` or `at(2026-11-23T10:00:00)`";
    const SHAPE: Shape = Shape::TextOr(Form::Free, &Shape::Words(STARTS));
}

/// The starting positions that are words.
const STARTS: &[Word] = &[
    Word::new("trim_horizon", "With the oldest record that the stream keeps."),
    Word::new("latest", "With what comes once the mapping is there."),
];

impl Kinesis {
    /// The stream's name.
    pub fn stream<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        main_or_existing(
            self.stream.as_ref().map(QueueName::as_str),
            self.existing.as_ref().map(ExistingStream::name),
            function,
        )
    }
}

impl Stream for Kinesis {
    const MAIN: &'static str = "stream";
    const DESCRIPTION: &'static str = "shards";
    const EVENTS: &'static [Payload] = &[Payload::Type("event::kinesis::KinesisEvent"), Payload::Record];
    const WINDOW: Variety =
        window("KinesisWindow", &[Payload::Type("event::kinesis::KinesisTimeWindowEvent")]);
    #[cfg(feature = "template")]
    const EXAMPLE: &'static str = "kinesis(\"clicks\")";

    fn name<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        self.stream(function)
    }

    fn how(&self) -> Reading<'_> {
        self.reading()
    }

    fn kms_key(&self) -> Option<&KmsKey> {
        self.kms_key.as_ref()
    }

    fn given(&self) -> (bool, bool, bool) {
        (self.stream.is_some(), self.shards.is_some(), self.existing.is_some())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let (existing, kms_key) = (self.existing.clone(), self.kms_key.clone());
        let stream = resource::Stream { name: None, existing, kms_key, encrypt: None, shards: self.shards };
        Some((self.stream(function).into_owned(), Resource::Stream(stream)))
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The mapping that reads the stream, and the stream, unless it stands already.

    use super::{Kinesis, Start};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Expression, LogicalId, object, tag_list};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject};
    use crate::function::Function;
    use crate::grammar::number::Count;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::resource;
    use crate::trigger::stream::lower::{review, subject};
    use crate::trigger::{Lower, complete_kms_key, reads_with};

    impl Kinesis {
        fn arn(&self, function: &str) -> Expression {
            match &self.existing {
                None => names::id(&self.stream(function), Part::Stream).attribute("Arn").into(),
                Some(existing) => existing_arn(existing),
            }
        }

        fn consumer_id(&self, function: &str) -> LogicalId {
            names::of_both(function, &self.stream(function), Part::Consumer)
        }
    }

    impl Lower for Kinesis {
        /// What Lambda's poller does ("Using Lambda to process records from Amazon Kinesis Data Streams" in the Lambda
        /// developer guide).
        fn access(&self, function: &str) -> Vec<Statement> {
            let actions = [
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ];
            let mut statements = vec![Statement::allow(actions, [self.arn(function)])];
            if self.consumer == Some(true) {
                let actions = ["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"];
                let consumer = self.consumer_id(function).attribute("ConsumerARN");
                statements.push(Statement::allow(actions, [consumer]));
            }
            statements.extend(reads_with(self.kms_key.as_ref(), self.existing.as_ref()));
            statements
        }

        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self {
                stream: _,
                existing,
                shards,
                consumer,
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
            let name = self.stream(&function.name);
            let mut source = self.arn(&function.name);
            if *consumer == Some(true) {
                let id = self.consumer_id(&function.name);
                let properties = object! {
                    "ConsumerName": names::unique(&function.name),
                    "StreamARN": source,
                    "Tags": tag_list(&lambda.tags),
                };
                source = id.attribute("ConsumerARN").into();
                stack.add(id, Resource::new("AWS::Kinesis::StreamConsumer", properties), &[function]);
            }
            let (position, time) = Start::parts(starting_position.as_ref());
            let properties = object! {
                "EventSourceArn": source,
                "StartingPosition": position,
                "StartingPositionTimestamp": time,
            };
            self.reading().lower(&name, properties, lambda, stack);
            if existing.is_none() {
                let uses = stack.share(Shared::Stream(name.into_owned()), function);
                uses.shards = uses.shards.or(shards.map(Count::get));
            }
        }

        fn complete(&mut self, resource: &resource::Resource) {
            if let resource::Resource::Stream(stream) = resource {
                self.shards = self.shards.or(stream.shards);
                complete_kms_key(&mut self.kms_key, stream);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_position_that_there_is_not_is_answered_with_the_nearest() {
        let fault = "trim-horizon".parse::<Start>().unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("did you mean `trim_horizon`?"));
        assert!("at(noon)".parse::<Start>().unwrap_err().message.contains("`noon`"));
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "trim_horizon|latest|at\\(\"?20[0-9]{2}-0[1-9]-0[1-9]T1[0-9]:[0-5][0-9]:00\"?\\)",
        ) {
            if let Ok(start) = text.parse::<Start>() {
                prop_assert_eq!(start.to_string().parse(), Ok(start));
            }
        }

        #[test]
        fn no_text_panics(text in "(at\\()?.*\\)?") {
            let _ = text.parse::<Start>();
        }
    }
}
