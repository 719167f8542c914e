//! What `kinesis` and `dynamodb` have in common: a stream that Lambda reads in order, and the keys that say how.

use std::borrow::Cow;

use super::{Delivery, Payload, Source, Variety, check_existing, check_kms_key, texts};
use crate::code::Code;
use crate::field::Group;
use crate::function::Settings;
use crate::grammar::arn::KmsKey;
use crate::grammar::pattern::FilterPattern;
use crate::problem::{Problem, Problems};
use crate::resource::Resource;

/// How long a stream keeps records unless somebody paid for more, in seconds.
const RETENTION: u32 = 86_400;

/// Declares a trigger that reads a stream: its own keys, and after them those that all have.
macro_rules! stream {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident($word:literal), from $start:ty, as old as $age:literal {
            $($own:tt)*
        }
    ) => {
        crate::group! {
            $(#[doc = $doc])*
            pub struct $name($word) {
                $($own)*
                /// The ARN of the KMS key that `existing` is encrypted with, so that the function may read it: `kms_key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"`. Default: a key that needs no permission.
                kms_key: Option<KmsKey>,
                /// How many records a call gets at most, 1 to 10,000: `batch_size = 500`. Default: 100.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                batch_size: Option<Count<1, 10_000>>,
                /// How long Lambda waits for a batch to fill, up to 5 m: `batching_window = 10s`. Default: not at all.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                batching_window: Option<Seconds<0, 300>>,
                /// How many batches of one shard may be under way at once, 1 to 10, in which the records of one key stay in order: `parallelization = 4`. Default: 1.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                parallelization: Option<Count<1, 10>>,
                /// How often a batch that failed is tried again before it goes to the failure destination, 0 to 10,000: `retries = 3`. Default: 5.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                retries: Option<Count<0, 10_000>>,
                /// How old a record may become before it goes to the failure destination, from 60 s on and less than the stream keeps it: `max_age = 1h`. Default: 6 h.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                max_age: Option<Seconds<60, $age>>,
                /// Whether a batch that failed is cut in two, to find the record that is at fault: `bisect = false`. Default: true.
                bisect: Option<bool>,
                /// Only records that match one of these patterns, each JSON: `filter = r#"{"data": {"kind": ["order"]}}"#`. Default: all.
                filter: Option<Vec<FilterPattern>>,
                /// Whether calls hand a state on to each other, and over how long, up to 15 m: `tumbling_window = 1m`. The function then takes the whole batch and answers with the state. Default: no state.
                #[see(CREATE_EVENT_SOURCE_MAPPING)]
                tumbling_window: Option<Seconds<1, 900>>,
                /// Where the first read begins: `starting_position = latest`. Default: `trim_horizon`, the oldest record that is kept.
                starting_position: Option<$start>,
            }
        }

        impl $name {
            /// How the stream is read.
            pub fn reading(&self) -> crate::trigger::stream::Reading<'_> {
                crate::trigger::stream::Reading {
                    batch_size: self.batch_size.map(Count::get),
                    batching_window: self.batching_window.map(Seconds::get),
                    parallelization: self.parallelization.map(Count::get),
                    retries: self.retries.map(Count::get),
                    max_age: self.max_age.map(Seconds::get),
                    bisect: self.bisect,
                    filter: self.filter.as_deref(),
                    tumbling_window: self.tumbling_window.map(Seconds::get),
                }
            }
        }
    };
}
pub(super) use stream;

/// How a stream is read, whichever it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<'t> {
    /// How many records a call gets at most.
    pub batch_size: Option<u32>,
    /// How long Lambda waits for a batch to fill, in seconds.
    pub batching_window: Option<u32>,
    /// How many batches of one shard may be under way at once.
    pub parallelization: Option<u32>,
    /// How often a batch that failed is tried again.
    pub retries: Option<u32>,
    /// How old a record may become, in seconds.
    pub max_age: Option<u32>,
    /// Whether a batch that failed is cut in two.
    pub bisect: Option<bool>,
    /// Which records the function gets.
    pub filter: Option<&'t [FilterPattern]>,
    /// Over how long calls hand a state on to each other, in seconds.
    pub tumbling_window: Option<u32>,
}

impl Reading<'_> {
    /// Adds what the keys do wrong together. Of a stream of the stack it is known how long it keeps records.
    pub(super) fn check(&self, existing: bool, problems: &mut Problems) {
        super::check_filter(self.filter, problems);
        if !existing && self.max_age.is_some_and(|age| age >= RETENTION) {
            let message =
                "the stream keeps records for a day: one that fails would be gone before it is given up";
            problems.push(
                Problem::new(Code::RecordsGone, "max_age", message)
                    .help("name a shorter time, such as `12h`"),
            );
        }
        if self.tumbling_window.is_some() && self.parallelization.is_some_and(|number| number > 1) {
            let message = "with a tumbling window the batches of a shard come one after the other";
            problems.push(
                Problem::new(Code::ExclusiveArguments, "parallelization", message)
                    .help("leave one of the two out"),
            );
        }
    }
}

/// A trigger that reads a stream, of the stack or one that stands already.
pub(super) trait Stream: Group {
    /// The key that names what has the stream.
    const MAIN: &'static str;
    /// The key that describes it, where it is of the stack.
    const DESCRIPTION: &'static str;
    /// What a function may take as its event.
    const EVENTS: &'static [Payload];
    /// What it hands over where calls hand a state on to each other.
    const WINDOW: Variety;
    /// How it is named, for an error's help.
    #[cfg(feature = "template")]
    const EXAMPLE: &'static str;
    /// How many triggers can read it.
    const MOST_READERS: usize = usize::MAX;

    fn name<'a>(&'a self, function: &'a str) -> Cow<'a, str>;

    fn how(&self) -> Reading<'_>;

    /// The key that the one that stands already is encrypted with.
    fn kms_key(&self) -> Option<&KmsKey>;

    /// Whether the keys are given: the one that names it, the one that describes it, and `existing`.
    fn given(&self) -> (bool, bool, bool);

    /// What has it, for whoever describes it as well.
    fn resource(&self, function: &str) -> Option<(String, Resource)>;
}

/// The events of a window, by the name of their marker and the types that read them.
pub(super) const fn window(marker: &'static str, payloads: &'static [Payload]) -> Variety {
    Variety { marker, how: "with a `tumbling_window`", payloads }
}

impl<T: Stream> Source for T {
    const DELIVERY: Delivery = Delivery::Stream;
    const PAYLOADS: &'static [Payload] = T::EVENTS;
    const METRICS: &'static [&'static str] = &["failed_records", "lag", "stream_failures"];
    const MOST_LISTENERS: usize = T::MOST_READERS;

    fn variety(&self) -> Option<Variety> {
        self.how().tumbling_window.map(|_| T::WINDOW)
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&["failed_records > 5% for 3 of 5", "lag > 5m", "stream_failures > 0"])
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let (named, described, existing) = self.given();
        self.how().check(existing, problems);
        check_existing(T::MAIN, named, existing, problems);
        check_kms_key(self.kms_key(), existing, problems);
        if existing && described {
            let key = T::DESCRIPTION;
            let message =
                format!("`{key}` is for a {} of the stack: one that stands already has its own", T::MAIN);
            problems.push(Problem::new(Code::StandsAlready, key, message).help("leave one of the two out"));
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.name(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        Stream::resource(self, function)
    }

    fn conflict_within(&self, _: &Self) -> Option<String> {
        Some(READ_TWICE.to_owned())
    }
}

/// Why one function can't read a stream twice (CreateEventSourceMapping refuses a second mapping of the same two).
pub(super) const READ_TWICE: &str = "Lambda reads a stream once for a function";

#[cfg(feature = "template")]
pub(super) mod lower {
    //! The mapping that reads a stream.

    use super::{Reading, Stream};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Object, object};
    use crate::cloudformation::{Destination, Lambda, Mapping, Stack, Subject};
    use crate::code::Code;
    use crate::function::Function;
    use crate::grammar::name::QueueName;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::settings::OnFailure;
    use crate::trigger::needs_name;

    /// How often a batch is tried again where the trigger does not say. Lambda's own default is without end, which blocks
    /// the shard (Lambda developer guide, "Retaining discarded batch records").
    pub(in crate::trigger) const DEFAULT_RETRIES: u32 = 5;
    /// How old a record may become where the trigger does not say, in seconds. A stream keeps records for a day: what fails
    /// for good has to leave before.
    pub(in crate::trigger) const DEFAULT_MAX_AGE: u32 = 21_600;
    /// How many records a call gets at most where the trigger does not say (CreateEventSourceMapping, `BatchSize`).
    pub(in crate::trigger) const DEFAULT_BATCH_SIZE: u32 = 100;

    impl Reading<'_> {
        /// How many records a call gets at most.
        pub fn batch_size(&self) -> u32 {
            self.batch_size.unwrap_or(DEFAULT_BATCH_SIZE)
        }

        /// How often a batch that failed is tried again.
        pub fn retries(&self) -> u32 {
            self.retries.unwrap_or(DEFAULT_RETRIES)
        }

        /// Adds the mapping of the stream `name`, whose ARN and starting position are in `source`.
        pub(in crate::trigger) fn lower<'a>(
            self,
            name: &str,
            source: Object,
            lambda: &Lambda<'a>,
            stack: &mut Stack<'a>,
        ) {
            let (batch_size, retries) = (self.batch_size(), self.retries());
            let Self {
                batch_size: _, // `Reading::batch_size`
                batching_window,
                parallelization,
                retries: _, // `Reading::retries`
                max_age,
                bisect,
                filter,
                tumbling_window,
            } = self;
            let destination = Destination::of(lambda.function).and_then(|destination| destination.arn());
            let mut properties = source;
            properties.extend(object! {
                "ParallelizationFactor": parallelization,
                "MaximumRetryAttempts": retries,
                "MaximumRecordAgeInSeconds": max_age.unwrap_or(DEFAULT_MAX_AGE),
                "BisectBatchOnFunctionError": bisect.unwrap_or(true),
                "TumblingWindowInSeconds": tumbling_window,
                "DestinationConfig": destination.map(|arn| object! {
                    "OnFailure": object! { "Destination": arn },
                }),
                // Without it CloudWatch has no metric of what was given up.
                "MetricsConfig": object! { "Metrics": ["EventCount"] },
            });
            let mapping = Mapping { batch_size, batching_window, filter, reports: true };
            let id = names::of_both(&lambda.function.name, name, Part::Reader);
            mapping.lower(id, properties, lambda, stack);
        }
    }

    /// What an alarm on the mapping of a stream is about.
    pub(in crate::trigger) fn subject<T: Stream>(
        stream: &T,
        dimension: Dimension,
        function: &str,
    ) -> Option<Subject> {
        let mapping = || names::of_both(function, &stream.name(function), Part::Reader).reference();
        (dimension == Dimension::Mapping).then(|| Subject::own(mapping()))
    }

    /// What is wrong with the stream's name, and unwise about the destination of what fails.
    pub(in crate::trigger) fn review<T: Stream>(stream: &T, function: &Function) -> Vec<(Severity, Problem)> {
        let (_, _, existing) = stream.given();
        let name = stream.name(&function.name);
        let name = needs_name::<QueueName>(T::MAIN, &name, T::EXAMPLE).filter(|_| !existing);
        name.into_iter().chain(metadata_only(function)).collect()
    }

    /// What is unwise about the destination of what a stream's reader fails to handle (Lambda developer guide,
    /// "Retaining discarded batch records").
    pub(in crate::trigger) fn metadata_only(function: &Function) -> Option<(Severity, Problem)> {
        let kind = match &function.settings.on_failure {
            Some(OnFailure::Queue(_)) => "queue",
            Some(OnFailure::Topic(_)) => "topic",
            _ => return None,
        };
        let message = format!(
            "the {kind} is told which records failed, and does not get them: they are gone once the stream has dropped them"
        );
        let problem = Problem::new(Code::RecordsGone, "", message)
            .help("let a bucket keep them: `on_failure = bucket(\"name\")`");
        Some((Severity::Warning, problem))
    }
}
