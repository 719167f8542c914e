//! `sqs`: messages of a queue, in batches.

use std::borrow::Cow;

use super::{
    Delivery, Payload, Source, check_existing, check_filter, check_kms_key, check_pollers, main_or_existing,
    texts,
};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::arn::{ExistingQueue, KmsKey};
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::number::Count;
use crate::grammar::pattern::FilterPattern;
use crate::page::SQS_PARAMETERS;
use crate::problem::{Problem, Problems};
use crate::resource::{self, Resource};
use crate::{group, group_field};

group! {
    /// Messages of an SQS queue, in batches. A record that fails is reported alone and tried again; what fails
    /// `max_receives` times goes to a dead-letter queue.
    pub struct Sqs("sqs") {
        /// The queue's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main queue: Option<QueueName>,
        /// A queue that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`. Its visibility timeout should be six times the function's timeout, and its dead letters are its own.
        existing: Option<ExistingQueue>,
        /// The ARN of the KMS key that `existing` is encrypted with, so that the function may read it: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
        kms_key: Option<KmsKey>,
        /// How many messages a call gets at most, 1 to 10,000, above 10 only with a `batching_window`: `batch_size = 5`. Default: 10.
        #[see(SQS_PARAMETERS)]
        batch_size: Option<Count<1, 10_000>>,
        /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: not at all.
        #[see(SQS_PARAMETERS)]
        batching_window: Option<Seconds<0, 300>>,
        /// How many calls may run at once for this queue, 2 to 1,000: `max_concurrency = 20`. Default: no limit but the function's.
        #[see(SQS_PARAMETERS)]
        max_concurrency: Option<Count<2, 1_000>>,
        /// Pollers of one's own, which answer a rush sooner and cost by the hour, instead of `max_concurrency`: `pollers(min = 2, max = 20)`. Default: pollers that Lambda shares.
        pollers: Option<QueuePollers>,
        /// Whether messages of one group stay in order and none is delivered twice within five minutes: `fifo = true`. Default: false.
        fifo: Option<bool>,
        /// Only messages that match one of these patterns, each JSON; what does not match is deleted: `filter = r#"{"body": {"kind": ["order"]}}"#`. Default: all.
        filter: Option<Vec<FilterPattern>>,
        /// How often a message is tried before it goes to the dead-letter queue, 1 to 1,000: `max_receives = 3`. Default: 5.
        #[see(SET_QUEUE_ATTRIBUTES)]
        max_receives: Option<Count<1, 1_000>>,
    }
}

group! {
    /// Pollers that read for one queue alone (Lambda's provisioned mode).
    pub struct QueuePollers("pollers") {
        /// How many there are at least, 2 to 10,000: `min = 5`. Default: 2.
        #[see(PROVISIONED_POLLER_CONFIG)]
        min: Option<Count<2, 10_000>>,
        /// How many there are at most, 2 to 10,000: `max = 20`. Default: Lambda's 200.
        #[see(PROVISIONED_POLLER_CONFIG)]
        max: Option<Count<2, 10_000>>,
    }
}
group_field!(QueuePollers, "`pollers(min = 2, max = 20)`");

/// How many messages a call gets where the attribute does not say.
const DEFAULT_BATCH_SIZE: u32 = 10;

impl Sqs {
    /// The queue's name.
    pub fn queue<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        let main = self.queue.as_ref().map(QueueName::as_str);
        main_or_existing(main, self.existing.as_ref().map(ExistingQueue::name), function)
    }

    /// Whether it is a FIFO queue. One that stands already is known by its name.
    pub fn is_fifo(&self) -> bool {
        let ending = |queue: &ExistingQueue| queue.name().strip_suffix(".fifo").is_some();
        self.fifo == Some(true) || self.existing.as_ref().is_some_and(ending)
    }

    /// How many messages a call gets at most.
    pub fn batch_size(&self) -> u32 {
        self.batch_size.map_or(DEFAULT_BATCH_SIZE, Count::get)
    }

    /// How long a message that was received stays hidden, in seconds: six times the function's timeout and the
    /// batching window (Lambda developer guide, "Configuring a queue to use with Lambda").
    pub fn visibility_timeout(&self, settings: &Settings) -> u32 {
        settings.timeout() * 6 + self.batching_window.map_or(0, Seconds::get)
    }
}

impl Source for Sqs {
    const DELIVERY: Delivery = Delivery::Batch;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::sqs::SqsEvent"), Payload::Record];
    const METRICS: &'static [&'static str] =
        &["backlog", "oldest", "inflight", "failed_records", "deadletters"];

    fn default_alarms(&self, settings: &Settings) -> Vec<String> {
        let oldest = self.visibility_timeout(settings) * 2;
        // Whether a queue that stands already has dead letters, and where, is not known; the function has no such metric.
        let mut alarms =
            texts(&["failed_records > 5% for 3 of 5", "errors > 5% for 3 of 5", "deadletters > 0"]);
        alarms.push(format!("oldest > {}s", oldest.max(900)));
        alarms
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let fifo = self.is_fifo();
        let batch = self.batch_size();
        let window = self.batching_window.map_or(0, Seconds::get);
        if fifo && window > 0 {
            problems.push(
                Problem::new(Code::QueueBatch, "batching_window", "a FIFO queue has no batching window")
                    .help("leave it out")
                    .see(SQS_PARAMETERS),
            );
        } else if fifo && batch > 10 {
            let message = format!("a FIFO queue's batch has at most 10 messages, found {batch}");
            let problem =
                Problem::new(Code::QueueBatch, "batch_size", message).help("the nearest value is `10`");
            problems.push(problem.see(SQS_PARAMETERS));
        } else if batch > 10 && window == 0 {
            let message =
                format!("a batch of {batch} needs a batching window: without one it has at most 10 messages");
            let problem = Problem::new(Code::QueueBatch, "batch_size", message)
                .help("add `batching_window = 1s` or longer");
            problems.push(problem.see(SQS_PARAMETERS));
        }
        if let Some(QueuePollers { min, max }) = &self.pollers {
            check_pollers(min.map(Count::get), max.map(Count::get), problems);
            if self.max_concurrency.is_some() {
                let message = "pollers of one's own take no `max_concurrency`: `max` bounds them";
                problems.push(
                    Problem::new(Code::ExclusiveArguments, "pollers", message)
                        .help("leave one of the two out"),
                );
            }
        }
        check_filter(self.filter.as_deref(), problems);
        check_existing("queue", self.queue.is_some(), self.existing.is_some(), problems);
        check_kms_key(self.kms_key.as_ref(), self.existing.is_some(), problems);
        let own = [("fifo", self.fifo.is_some()), ("max_receives", self.max_receives.is_some())];
        for (key, _) in own.into_iter().filter(|(_, given)| *given && self.existing.is_some()) {
            let message = format!("`{key}` is for a queue of the stack: one that stands already has its own");
            problems.push(Problem::new(Code::StandsAlready, key, message).help("leave one of the two out"));
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.queue(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let (existing, kms_key) = (self.existing.clone(), self.kms_key.clone());
        let queue = resource::Queue { name: None, existing, kms_key, encrypt: None, fifo: self.fifo };
        Some((self.queue(function).into_owned(), Resource::Queue(queue)))
    }

    fn conflict(&self, other: &Self) -> Option<String> {
        let own = |sqs: &Self| if sqs.is_fifo() { "a FIFO queue" } else { "a standard queue" };
        Some(match own(self) == own(other) {
            true => "each message would reach only one of them".to_owned(),
            false => format!("and one describes it as {}, the other as {}", own(self), own(other)),
        })
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The queue, its dead-letter queue, and the mapping that polls it.

    use super::{QueuePollers, Sqs};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Expression, Reference, object};
    use crate::cloudformation::{
        DEFAULT_MAX_RECEIVES, DescribedQueue, Lambda, Mapping, Queue, Stack, Subject,
    };
    use crate::code::Code;
    use crate::function::Function;
    use crate::grammar::duration::Seconds;
    use crate::grammar::name::QueueName;
    use crate::grammar::number::Count;
    use crate::iam::{Statement, existing_arn};
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::resource;
    use crate::trigger::{Lower, complete_kms_key, needs_name, reads_with};

    impl Sqs {
        /// How often a message is tried before it goes to the dead-letter queue.
        pub fn max_receives(&self) -> u32 {
            self.max_receives.map_or(DEFAULT_MAX_RECEIVES, Count::get)
        }

        fn part(&self, function: &str, part: Part) -> Queue {
            Queue(names::id(&self.queue(function), part))
        }

        fn arn(&self, function: &str) -> Expression {
            match &self.existing {
                Some(existing) => existing_arn(existing),
                None => self.part(function, Part::Queue).arn().into(),
            }
        }

        /// Adds the queue and its dead-letter queue.
        fn lower_queues<'a>(&self, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let function = lambda.function;
            let name = self.queue(&function.name);
            let described = DescribedQueue {
                name: &name,
                fifo: self.is_fifo(),
                visibility_timeout: Some(self.visibility_timeout(&function.settings)),
                max_receives: self.max_receives(),
                tags: &lambda.tags,
            };
            described.lower(&[function], stack);
        }
    }

    impl Lower for Sqs {
        fn access(&self, function: &str) -> Vec<Statement> {
            let actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
            let mut statements = vec![Statement::allow(actions, [self.arn(function)])];
            statements.extend(reads_with(self.kms_key.as_ref(), self.existing.as_ref()));
            statements
        }

        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self {
                queue: _,
                existing,
                kms_key: _,    // `access`
                batch_size: _, // `Sqs::batch_size`
                batching_window,
                max_concurrency,
                pollers,
                fifo: _, // `is_fifo`
                filter,
                max_receives: _, // `lower_queues`
            } = self;
            let function = lambda.function;
            let name = self.queue(&function.name);
            if existing.is_none() {
                self.lower_queues(lambda, stack);
            }
            let mapping = Mapping {
                batch_size: self.batch_size(),
                batching_window: batching_window.map(Seconds::get),
                filter: filter.as_deref(),
                reports: true,
            };
            let properties = object! {
                "EventSourceArn": self.arn(&function.name),
                "ScalingConfig": max_concurrency.map(|max| object! { "MaximumConcurrency": max.get() }),
                "ProvisionedPollerConfig": pollers.as_ref().map(|QueuePollers { min, max }| object! {
                    "MinimumPollers": min.map_or(2, Count::get),
                    "MaximumPollers": max.map(Count::get),
                }),
            };
            // Named after the queue alone: with a new id for the same queue and function, Lambda would refuse the new
            // mapping while the old one is there.
            mapping.lower(names::id(&name, Part::Mapping), properties, lambda, stack);
        }

        fn complete(&mut self, resource: &resource::Resource) {
            if let resource::Resource::Queue(queue) = resource {
                self.fifo = self.fifo.or(queue.fifo);
                complete_kms_key(&mut self.kms_key, queue);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            match (dimension, &self.existing) {
                (Dimension::SourceQueue, Some(existing)) => {
                    Some(Subject::own(Reference::Standing(existing.name().to_owned())))
                }
                (Dimension::SourceQueue, None) => Some(Subject::own(self.part(function, Part::Queue).name())),
                (Dimension::FailureQueue, None) => {
                    Some(Subject::own(self.part(function, Part::DeadLetters).name()))
                }
                _ => None,
            }
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let mut found = Vec::new();
            if self.existing.is_none() {
                found.extend(needs_name::<QueueName>(
                    "queue",
                    &self.queue(&function.name),
                    "sqs(\"orders\")",
                ));
            }
            if let (Some(reserved), Some(most)) =
                (function.settings.reserved(), self.max_concurrency.map(Count::get))
                && most > reserved
            {
                let message = format!(
                    "up to {most} calls at once for the queue, of which Lambda throttles all but the {reserved} that the function reserves"
                );
                found.push((
                    Severity::Warning,
                    Problem::new(Code::PollersBeyondReserved, "max_concurrency", message),
                ));
            }
            found
        }
    }
}
