//! Triggers: what invokes a function. Each kind is one file and one line here.

mod alarm;
mod alb;
mod auth;
mod cognito;
mod cors;
mod custom_resource;
mod deployment;
mod dynamodb;
mod eventbridge;
mod existing;
mod http;
mod invoke;
mod iot;
mod kafka;
mod kinesis;
mod logs;
mod rest;
mod s3;
mod schedule;
mod ses;
mod sns;
mod sqs;
mod stream;
mod throttle;
mod url;
mod websocket;

pub use alarm::{Alarm, AlarmSource, State};
pub use alb::{Alb, Priority};
pub use auth::{Authorizer, AwsIam, Jwt, RequestAuth};
pub use cognito::{Cognito, Moment};
pub use cors::{Cors, CorsMethod};
pub use custom_resource::CustomResource;
pub use deployment::Deployment;
pub use dynamodb::{DynamoDb, StreamStart};
pub use eventbridge::EventBridge;
pub use http::Http;
pub use invoke::Invoke;
pub use iot::Iot;
pub use kafka::{Auth, Iam, Kafka, Mtls, Plain, Pollers, Scram256, Scram512};
pub use kinesis::{Kinesis, Start};
pub use logs::{LogSource, Logs, OfFunction};
pub use rest::{CognitoToken, PoolSource, Rest, RestAuth, RestAuthorizer, RuleGroup};
pub use s3::{Event, S3, Via};
pub use schedule::Schedule;
pub use ses::Ses;
pub use sns::{FilterScope, Sns};
pub use sqs::{QueuePollers, Sqs};
pub use stream::Reading;
pub use throttle::Throttle;
pub use url::{Url, UrlAuth};
pub use websocket::{Websocket, WebsocketAuth};

use existing::{check_existing, check_kms_key, main_or_existing};
#[cfg(feature = "template")]
use existing::{complete_kms_key, reads_with};

#[cfg(feature = "template")]
use std::str::FromStr;

use serde_json::{Map, Value as Json};

#[cfg(feature = "template")]
use crate::alarm::catalogue::Dimension;
#[cfg(feature = "template")]
use crate::cloudformation::{Lambda, Stack, Subject};
use crate::code::Code;
use crate::field::{Group, Kind};
use crate::function::Settings;
use crate::grammar::name::FunctionName;
use crate::grammar::pattern::FilterPattern;
#[cfg(feature = "template")]
use crate::iam::Statement;
use crate::page::{EVENT_FILTERING, EVENTBRIDGE_QUOTAS};
use crate::problem::{Problem, Problems};
use crate::resource::Resource;
#[cfg(feature = "template")]
use crate::{check::Severity, function::Function, problem::Fault};

/// Declares the kinds, and passes what all of them can do on to the one at hand.
macro_rules! triggers {
    ($( $variant:ident, )*) => {
        crate::kinds! {
            /// What invokes a function.
            pub enum Trigger("trigger", "a trigger such as `s3(\"uploads\")`") { $( $variant($variant), )* }
        }

        impl Trigger {
            /// What there is to say of each kind, in the order of the declaration.
            pub const SOURCES: &'static [About] = &[$(
                About {
                    kind: Kind { name: $variant::NAME, doc: $variant::DOC, keys: $variant::KEYS },
                    marker: stringify!($variant),
                    delivery: $variant::DELIVERY,
                    metrics: $variant::METRICS,
                    payloads: $variant::PAYLOADS,
                },
            )*];

            /// What there is to say of a kind, by the word that names it.
            pub fn of_kind(kind: &str) -> Option<&'static About> {
                Self::SOURCES.iter().find(|about| about.kind.name == kind)
            }

            /// How Lambda is invoked by it.
            pub fn delivery(&self) -> Delivery {
                match self { $( Self::$variant(_) => $variant::DELIVERY, )* }
            }

            /// The metrics that it adds to those of every function.
            pub fn metrics(&self) -> &'static [&'static str] {
                match self { $( Self::$variant(trigger) => trigger.metrics(), )* }
            }

            /// The events that it hands over, where they are not those of its kind.
            pub fn variety(&self) -> Option<Variety> {
                match self { $( Self::$variant(trigger) => trigger.variety(), )* }
            }

            /// What a function may take as its event.
            pub fn payloads(&self) -> &'static [Payload] {
                match self { $( Self::$variant(trigger) => trigger.payloads(), )* }
            }

            /// Whether a service hands its events to Lambda that keeps in a queue what it could not hand over.
            pub fn is_redriven(&self) -> bool {
                match self { $( Self::$variant(trigger) => trigger.is_redriven(), )* }
            }

            /// Whether Lambda reads from the answer which records of a batch failed.
            pub fn reads_failures(&self) -> bool {
                match self { $( Self::$variant(trigger) => trigger.reads_failures(), )* }
            }

            /// The alarms that a function with it gets unasked, in the alarm grammar.
            pub fn default_alarms(&self, settings: &Settings) -> Vec<String> {
                match self { $( Self::$variant(trigger) => trigger.default_alarms(settings), )* }
            }

            /// Adds what its keys do wrong together, or with those of the function.
            pub fn check(&self, settings: &Settings, problems: &mut Problems) {
                match self { $( Self::$variant(trigger) => trigger.check(settings, problems), )* }
            }

            /// What it listens to, where something else could listen to the same: a queue's name, a bucket's, a route.
            pub fn source(&self, function: &str) -> Option<String> {
                match self { $( Self::$variant(trigger) => trigger.source(function), )* }
            }

            /// The resource whose changes invoke the function, by its name in the service and as the trigger describes it.
            pub fn resource(&self, function: &str) -> Option<(String, Resource)> {
                match self { $( Self::$variant(trigger) => trigger.resource(function), )* }
            }

            /// Whether whoever waits for the answer takes it piece by piece.
            pub fn streams(&self) -> bool {
                match self { $( Self::$variant(trigger) => trigger.streams(), )* }
            }

            /// The function of the service that lets an event pass or not.
            pub fn authorizer(&self) -> Option<&FunctionName> {
                match self { $( Self::$variant(trigger) => trigger.authorizer(), )* }
            }

            /// Why it and another trigger can't both listen to the same source.
            pub fn conflict(&self, other: &Self) -> Option<String> {
                match (self, other) {
                    $( (Self::$variant(trigger), Self::$variant(other)) => trigger.conflict(other), )*
                    _ => None,
                }
            }

            /// Why one function can't have both it and another trigger of the same source.
            pub fn conflict_within(&self, other: &Self) -> Option<String> {
                match (self, other) {
                    $( (Self::$variant(trigger), Self::$variant(other)) => trigger.conflict_within(other), )*
                    _ => None,
                }
            }

            /// How many triggers can listen to the same source.
            pub fn most_listeners(&self) -> usize {
                match self { $( Self::$variant(_) => $variant::MOST_LISTENERS, )* }
            }
        }

        /// What [`Lower`] does, of the kind at hand.
        #[cfg(feature = "template")]
        impl Trigger {
            pub(crate) fn access(&self, function: &str) -> Vec<Statement> {
                match self { $( Self::$variant(trigger) => trigger.access(function), )* }
            }

            pub(crate) fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
                match self { $( Self::$variant(trigger) => trigger.lower(index, lambda, stack), )* }
            }

            pub(crate) fn complete(&mut self, resource: &Resource) {
                match self { $( Self::$variant(trigger) => trigger.complete(resource), )* }
            }

            pub(crate) fn subject(
                &self,
                dimension: Dimension,
                function: &str,
                index: usize,
            ) -> Option<Subject> {
                match self { $( Self::$variant(trigger) => trigger.subject(dimension, function, index), )* }
            }

            pub(crate) fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
                match self { $( Self::$variant(trigger) => trigger.review(function), )* }
            }
        }
    };
}

triggers! {
    S3,
    Sqs,
    Sns,
    Kinesis,
    DynamoDb,
    Kafka,
    EventBridge,
    Logs,
    Alarm,
    Iot,
    Ses,
    Cognito,
    Schedule,
    Http,
    Url,
    Rest,
    Alb,
    Websocket,
    CustomResource,
    Deployment,
    Invoke,
}

/// A kind of trigger, for whoever describes it: documentation, an editor.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Its word, what it means, and its keys.
    pub kind: Kind,
    /// Its name among the types of `lessops::trigger`.
    pub marker: &'static str,
    /// As in [`Source`].
    pub delivery: Delivery,
    /// As in [`Source`].
    pub metrics: &'static [&'static str],
    /// As in [`Source`].
    pub payloads: &'static [Payload],
}

impl Trigger {
    /// Which events it hands over, by the name of the variant that they are known by.
    pub fn payload(&self) -> &'static str {
        self.variety().map_or_else(|| self.marker(), |variety| variety.marker)
    }
}

/// Events other than those that a kind of trigger hands over as a rule.
#[derive(Debug, Clone, Copy)]
pub struct Variety {
    /// Their name among the types of `lessops::trigger`.
    pub marker: &'static str,
    /// How the trigger comes to hand them over, as an error says it behind the kind.
    pub how: &'static str,
    /// What a function may take as its event.
    pub payloads: &'static [Payload],
}

/// What a kind of trigger is, besides its keys.
pub trait Source: Group {
    /// How Lambda is invoked by it.
    const DELIVERY: Delivery;
    /// What a function may take as its event. The reference has an example of each, which must compile.
    const PAYLOADS: &'static [Payload];
    /// The metrics that it adds to those of every function.
    const METRICS: &'static [&'static str] = &[];
    /// The metrics that this one adds, where not all of its kind add the same.
    fn metrics(&self) -> &'static [&'static str] {
        Self::METRICS
    }

    /// Whether a service hands its events to Lambda that keeps in a queue what it could not hand over: a dead-letter
    /// queue of its own, whatever becomes of events that the function failed to handle.
    fn is_redriven(&self) -> bool {
        false
    }

    /// Whether Lambda reads from the answer which records of a batch failed.
    fn reads_failures(&self) -> bool {
        Self::DELIVERY.is_batch()
    }

    /// How many triggers can listen to the same source.
    const MOST_LISTENERS: usize = usize::MAX;

    /// The events that this one hands over, where they are not those of its kind.
    fn variety(&self) -> Option<Variety> {
        None
    }

    /// What a function may take as the event of this one, where not all of its kind hand over the same.
    fn payloads(&self) -> &'static [Payload] {
        self.variety().map_or(Self::PAYLOADS, |variety| variety.payloads)
    }

    /// The alarms that a function with it gets unasked, in the alarm grammar.
    fn default_alarms(&self, settings: &Settings) -> Vec<String>;

    /// Adds what its keys do wrong together, or with those of the function. It is asked once, while compiling or as a
    /// manifest is read, and does not see the service's defaults: what depends on those is for the review.
    fn check(&self, settings: &Settings, problems: &mut Problems) {
        let _ = (settings, problems);
    }

    /// What it listens to: a queue's name, a bucket's, a route. None where nothing else could listen to the same.
    fn source(&self, function: &str) -> Option<String> {
        let _ = function;
        None
    }

    /// The resource whose changes invoke the function, by its name in the service and as the trigger describes it. None
    /// where no handle could cause an event.
    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let _ = function;
        None
    }

    /// Whether whoever waits for the answer takes it piece by piece.
    fn streams(&self) -> bool {
        false
    }

    /// The function of the service that lets an event pass or not.
    fn authorizer(&self) -> Option<&FunctionName> {
        None
    }

    /// Why it and another trigger of this kind can't both listen to the same source.
    fn conflict(&self, other: &Self) -> Option<String> {
        let _ = other;
        None
    }

    /// Why one function can't have both it and another trigger of this kind, of the same source.
    fn conflict_within(&self, other: &Self) -> Option<String> {
        self.conflict(other)
    }
}

/// What a kind of trigger is in the template.
#[cfg(feature = "template")]
pub(crate) trait Lower {
    /// What the function's role must be allowed on the stack's resources.
    fn access(&self, function: &str) -> Vec<Statement> {
        let _ = function;
        Vec::new()
    }

    /// Adds its resources to the stack. It is the function's trigger number `index`, from 0.
    fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>);

    /// Takes over what others say of its resource, and it does not say itself.
    fn complete(&mut self, resource: &Resource) {
        let _ = resource;
    }

    /// What an alarm is about whose metric has this dimension, if it is something of this trigger's, which is the
    /// function's number `index`.
    fn subject(&self, dimension: Dimension, function: &str, index: usize) -> Option<Subject> {
        let _ = (dimension, function, index);
        None
    }

    /// What is wrong with it, or unwise, in the function that it belongs to, which has the service's defaults.
    fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
        let _ = function;
        Vec::new()
    }
}

/// What a function may take as its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// A type, by its path in the crate `lessops`: `event::s3::S3Event`.
    Type(&'static str),
    /// `Record<T>`: one record of the batch a call.
    Record,
    /// Whatever can be deserialized, or nothing.
    Any,
    /// What axum's extractors make of a request.
    Request,
}

/// How Lambda is invoked (Lambda developer guide, "Invoking functions").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The caller waits for the answer, and hears of a failure.
    Synchronous,
    /// Lambda queues the event, retries, and sends it to the failure destination in the end.
    Asynchronous,
    /// Lambda polls a queue and hands over batches. What fails goes back to the queue.
    Batch,
    /// Lambda polls a stream, hands over batches in order, and sends to the failure destination what fails for good.
    Stream,
}

impl Delivery {
    /// Whether Lambda hands over batches, and reads from the answer which records failed.
    pub fn is_batch(self) -> bool {
        matches!(self, Self::Batch | Self::Stream)
    }

    /// Whether what fails for good goes to the function's failure destination.
    pub fn has_destination(self) -> bool {
        matches!(self, Self::Asynchronous | Self::Stream)
    }
}

/// The default alarms of asynchronous sources: retries heal single failures, and what they do not heal is a dead letter.
const ASYNCHRONOUS_ALARMS: [&str; 4] =
    ["errors > 5% for 3 of 5", "deadletters > 0", "dropped > 0", "waiting > 15m"];

/// The default alarms of sources whose caller waits for the answer.
const SYNCHRONOUS_ALARMS: [&str; 2] = ["errors > 1% for 3 of 5", "throttles > 1% for 3 of 5"];

/// The metrics of sources that are requests.
const REQUEST_METRICS: &[&str] = &["http_4xx", "http_5xx", "latency", "requests"];

/// Their default alarms.
const REQUEST_ALARMS: [&str; 3] = [SYNCHRONOUS_ALARMS[0], SYNCHRONOUS_ALARMS[1], "http_5xx > 1% for 3 of 5"];

fn texts(alarms: &[&str]) -> Vec<String> {
    alarms.iter().map(|&alarm| alarm.to_owned()).collect()
}

/// Adds that a rule's pattern is longer than EventBridge takes.
fn check_rule(pattern: Map<String, Json>, key: &str, problems: &mut Problems) {
    const LONGEST: usize = 2_048;
    let length = Json::Object(pattern).to_string().chars().count();
    if length > LONGEST {
        let message =
            format!("a rule's pattern has at most {LONGEST} characters, and all of it has {length}");
        problems.push(Problem::new(Code::TooLong, key, message).see(EVENTBRIDGE_QUOTAS));
    }
}

/// Adds that a source has more filter patterns than Lambda takes.
fn check_filter(filter: Option<&[FilterPattern]>, problems: &mut Problems) {
    let filters = filter.map_or(0, <[FilterPattern]>::len);
    if filters > 5 {
        let message = format!("a source takes at most 5 filter patterns, found {filters}");
        problems.push(Problem::new(Code::TooMany, "filter[5]", message).see(EVENT_FILTERING));
    }
}

/// Adds that there are more pollers at least than at most.
fn check_pollers(min: Option<u32>, max: Option<u32>, problems: &mut Problems) {
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let message = format!("at least {min} pollers are more than {max} at most");
        problems.push(Problem::new(Code::Bounds, "pollers", message));
    }
}

/// A resource that is named after its function, whose name is not one that it may have.
#[cfg(feature = "template")]
fn needs_name<N: FromStr<Err = Fault>>(key: &str, name: &str, example: &str) -> Option<(Severity, Problem)> {
    let fault = name.parse::<N>().err()?;
    Some((
        Severity::Error,
        Problem::new(Code::NameForAResource, key, fault.message).help(format!("name it: `{example}`")),
    ))
}
