//! `sqs`: messages of a queue, in batches.

use std::fmt;
use std::str::FromStr;

use super::{Delivery, Source, texts};
use crate::field::Grammar;

use crate::function::Settings;
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::group;
use crate::problem::{Fault, Problem, Problems};
use crate::resource::{self, Resource};

group! {
    /// Messages of an SQS queue, in batches. A record that fails is reported alone and tried again; what fails
    /// `max_receives` times goes to a dead-letter queue.
    pub struct Sqs("sqs") {
        /// The queue's name, up to 58 letters, digits, `-` and `_`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main queue: Option<QueueName>,
        /// How many messages a call gets at most, 1 to 10,000; above 10 only with a `batching_window`. Default: 10.
        batch_size: Option<Count<1, 10_000>>,
        /// How long Lambda waits for a batch to fill, up to 5 m. Default: not at all.
        batching_window: Option<Seconds<0, 300>>,
        /// How many calls may run at once for this queue, 2 to 1,000. Default: no limit but the function's.
        max_concurrency: Option<Count<2, 1_000>>,
        /// Whether messages of one group stay in order and none is delivered twice within five minutes. Default: false.
        fifo: Option<bool>,
        /// Only messages that match one of these patterns, each JSON; what does not match is deleted. Default: all.
        filter: Option<Vec<FilterPattern>>,
        /// How often a message is tried before it goes to the dead-letter queue, 1 to 1,000. Default: 5.
        max_receives: Option<Count<1, 1_000>>,
    }
}

impl Sqs {
    /// The queue's name.
    pub fn queue<'a>(&'a self, function: &'a str) -> std::borrow::Cow<'a, str> {
        match &self.queue {
            Some(queue) => queue.as_str().into(),
            None => crate::grammar::name::kebab(function).into(),
        }
    }

    /// How long a message that was received stays hidden, in seconds: six times the function's timeout and the
    /// batching window (Lambda developer guide, "Configuring a queue to use with Lambda").
    pub fn visibility_timeout(&self, settings: &Settings) -> u32 {
        settings.timeout() * 6 + self.batching_window.map_or(0, Seconds::get)
    }
}

impl Source for Sqs {
    const DELIVERY: Delivery = Delivery::Batch;
    const METRICS: &'static [&'static str] = &["backlog", "oldest", "inflight", "failed_records"];

    fn default_alarms(&self, settings: &Settings) -> Vec<String> {
        let oldest = self.visibility_timeout(settings) * 2;
        let mut alarms =
            texts(&["failed_records > 5% for 3 of 5", "errors > 5% for 3 of 5", "deadletters > 0"]);
        alarms.push(format!("oldest > {}s", oldest.max(900)));
        alarms
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let fifo = self.fifo == Some(true);
        let batch = self.batch_size.map_or(10, Count::get);
        let window = self.batching_window.map_or(0, Seconds::get);
        if fifo && window > 0 {
            problems.push(
                Problem::new("batching_window", "a FIFO queue has no batching window").help("leave it out"),
            );
        } else if fifo && batch > 10 {
            problems.push(Problem::new(
                "batch_size",
                format!("a FIFO queue's batch has at most 10 messages, found {batch}"),
            ));
        } else if batch > 10 && window == 0 {
            let message =
                format!("a batch of {batch} needs a batching window: without one it has at most 10 messages");
            problems.push(Problem::new("batch_size", message).help("add `batching_window = 1s` or longer"));
        }
        let filters = self.filter.as_ref().map_or(0, Vec::len);
        if filters > 5 {
            problems.push(Problem::new(
                "filter",
                format!("a source takes at most 5 filter patterns, found {filters}"),
            ));
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.queue(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let queue = resource::Queue { name: None, existing: None, kms_key: None, fifo: self.fifo };
        Some((self.queue(function).into_owned(), Resource::Queue(queue)))
    }

    fn conflict(&self, other: &Self) -> Option<String> {
        let own = |sqs: &Self| if sqs.fifo == Some(true) { "a FIFO queue" } else { "a standard queue" };
        Some(match own(self) == own(other) {
            true => "each message would reach only one of them".to_owned(),
            false => format!("and one describes it as {}, the other as {}", own(self), own(other)),
        })
    }
}

/// A pattern that an event must match, as JSON (Lambda developer guide, "Lambda event filtering").
#[derive(Debug, Clone, PartialEq)]
pub struct FilterPattern(serde_json::Map<String, serde_json::Value>);

impl FromStr for FilterPattern {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let help = "write it as `\"{\\\"body\\\": {\\\"kind\\\": [\\\"order\\\"]}}\"`";
        match serde_json::from_str(text) {
            Ok(serde_json::Value::Object(pattern)) if !pattern.is_empty() => match scalar_leaf(&pattern) {
                Some(field) => {
                    let message =
                        format!("the field `{field}` of the filter pattern is not a list of what it may be");
                    Err(Fault::whole(text, message).help(help))
                }
                None => Ok(Self(pattern)),
            },
            Ok(_) => {
                Err(Fault::whole(text, "a filter pattern is a JSON object with at least one field")
                    .help(help))
            }
            Err(error) => {
                Err(Fault::whole(text, format!("the filter pattern is not JSON: {error}")).help(help))
            }
        }
    }
}

/// A field of a pattern whose value is neither a list nor fields in turn.
fn scalar_leaf(pattern: &serde_json::Map<String, serde_json::Value>) -> Option<&str> {
    pattern.iter().find_map(|(field, value)| match value {
        serde_json::Value::Array(_) => None,
        serde_json::Value::Object(inner) => scalar_leaf(inner),
        _ => Some(field.as_str()),
    })
}

impl fmt::Display for FilterPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::Value::Object(self.0.clone()).fmt(f)
    }
}

impl Grammar for FilterPattern {
    const EXPECTED: &'static str = "a filter pattern as JSON";
}

#[cfg(feature = "template")]
mod lower {
    //! The queue, its dead-letter queue, and the mapping that polls it.

    use super::Sqs;
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{object, tag_list};
    use crate::cloudformation::{
        DEFAULT_MAX_RECEIVES, DescribedQueue, Lambda, Queue, Resource, Stack, Subject,
    };
    use crate::function::Function;
    use crate::grammar::duration::Seconds;
    use crate::grammar::name::QueueName;
    use crate::grammar::number::Count;
    use crate::iam::Statement;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::resource;
    use crate::trigger::Lower;

    /// How many messages a call gets where the attribute does not say.
    const DEFAULT_BATCH_SIZE: u32 = 10;

    impl Sqs {
        fn part(&self, function: &str, part: Part) -> Queue {
            Queue(names::id(&self.queue(function), part))
        }
    }

    impl Lower for Sqs {
        fn access(&self, function: &str) -> Vec<Statement> {
            let actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
            vec![Statement::allow(actions, [self.part(function, Part::Queue).arn()])]
        }

        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { queue: _, batch_size, batching_window, max_concurrency, fifo, filter, max_receives } =
                self;
            let function = lambda.function;
            let name = self.queue(&function.name);
            let described = DescribedQueue {
                name: &name,
                fifo: fifo.unwrap_or(false),
                visibility_timeout: Some(self.visibility_timeout(&function.settings)),
                max_receives: max_receives.map_or(DEFAULT_MAX_RECEIVES, Count::get),
                tags: &lambda.tags,
            };
            let queue = described.lower(&[function], stack);

            let patterns = filter.as_ref().map(|patterns| {
                let patterns = patterns.iter().map(|pattern| object! { "Pattern": pattern.to_string() });
                object! { "Filters": patterns.collect::<Vec<_>>() }
            });
            let properties = object! {
                "EventSourceArn": queue.arn(),
                "FunctionName": lambda.id.reference(),
                "BatchSize": batch_size.map_or(DEFAULT_BATCH_SIZE, Count::get),
                "MaximumBatchingWindowInSeconds": batching_window.map(Seconds::get),
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": max_concurrency.map(|max| object! { "MaximumConcurrency": max.get() }),
                "FilterCriteria": patterns,
                "Tags": tag_list(&lambda.tags),
            };
            let mapping =
                Resource::new("AWS::Lambda::EventSourceMapping", properties).after(lambda.access.clone());
            // Named after the queue alone: with a new id for the same queue and function, Lambda would refuse the new
            // mapping while the old one is there.
            stack.add(names::id(&name, Part::Mapping), mapping, &[function]);
        }

        fn complete(&mut self, resource: &resource::Resource) {
            if let resource::Resource::Queue(queue) = resource {
                self.fifo = self.fifo.or(queue.fifo);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str) -> Option<Subject> {
            let queue = match dimension {
                Dimension::SourceQueue => self.part(function, Part::Queue),
                Dimension::FailureQueue => self.part(function, Part::DeadLetters),
                _ => return None,
            };
            Some(Subject { reference: queue.name().into(), shared: None })
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let mut found = Vec::new();
            if let Err(fault) = self.queue(&function.name).parse::<QueueName>() {
                let problem = Problem::new("queue", fault.message).help("name it: `sqs(\"orders\")`");
                found.push((Severity::Error, problem));
            }
            let reserved =
                function.settings.concurrency.as_ref().map(|concurrency| concurrency.reserved.get());
            if let (Some(reserved), Some(most)) = (reserved, self.max_concurrency.map(Count::get))
                && most > reserved
            {
                let message = format!(
                    "up to {most} calls at once for the queue, of which Lambda throttles all but the {reserved} that the function reserves"
                );
                found.push((Severity::Warning, Problem::new("max_concurrency", message)));
            }
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lists, in fields of fields.
    fn patterns() -> impl Strategy<Value = serde_json::Value> {
        let list = prop::collection::vec(".*", 0..3).prop_map(serde_json::Value::from);
        let fields =
            |of| prop::collection::btree_map(".*", of, 1..3).prop_map(|map| map.into_iter().collect());
        fields(list.prop_recursive(3, 16, 3, fields).boxed())
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(pattern in patterns()) {
            let pattern: FilterPattern = pattern.to_string().parse().expect("it is a pattern");
            prop_assert_eq!(pattern.to_string().parse(), Ok(pattern));
        }

        #[test]
        fn no_text_panics(text in "[]\\[{}:,\"a0]*|.*") {
            let _ = text.parse::<FilterPattern>();
        }
    }
}
