//! Triggers: what invokes a function. Each kind is one file and one line here.

mod http;
mod invoke;
mod s3;
mod schedule;
mod sqs;

pub use http::Http;
pub use invoke::Invoke;
pub use s3::{Event, S3};
pub use schedule::Schedule;
pub use sqs::{FilterPattern, Sqs};

#[cfg(feature = "template")]
use crate::alarm::catalogue::Dimension;
#[cfg(feature = "template")]
use crate::cloudformation::{Lambda, Stack, Subject};
use crate::field::{Group, Kind};
use crate::function::Settings;
#[cfg(feature = "template")]
use crate::iam::Statement;
use crate::problem::Problems;
#[cfg(feature = "template")]
use crate::{check::Severity, function::Function, problem::Problem};

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
                match self { $( Self::$variant(_) => $variant::METRICS, )* }
            }

            /// What a function may take as its event.
            pub fn payloads(&self) -> &'static [Payload] {
                match self { $( Self::$variant(trigger) => trigger.payloads(), )* }
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

            /// Why it and another trigger can't both listen to the same source.
            pub fn conflict(&self, other: &Self) -> Option<String> {
                match (self, other) {
                    $( (Self::$variant(trigger), Self::$variant(other)) => trigger.conflict(other), )*
                    _ => None,
                }
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

            pub(crate) fn subject(&self, dimension: Dimension, function: &str) -> Option<Subject> {
                match self { $( Self::$variant(trigger) => trigger.subject(dimension, function), )* }
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
    Schedule,
    Http,
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

/// What a kind of trigger is, besides its keys.
pub trait Source: Group {
    /// How Lambda is invoked by it.
    const DELIVERY: Delivery;
    /// What a function may take as its event. The reference has an example of each, which must compile.
    const PAYLOADS: &'static [Payload];
    /// The metrics that it adds to those of every function.
    const METRICS: &'static [&'static str] = &[];

    /// What a function may take as the event of this one, where not all of its kind hand over the same.
    fn payloads(&self) -> &'static [Payload] {
        Self::PAYLOADS
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

    /// Why it and another trigger of this kind can't both listen to the same source.
    fn conflict(&self, other: &Self) -> Option<String> {
        let _ = other;
        None
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

    /// What an alarm is about whose metric has this dimension, if it is something of this trigger's.
    fn subject(&self, dimension: Dimension, function: &str) -> Option<Subject> {
        let _ = (dimension, function);
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
    /// Lambda polls the source and hands over batches.
    Batch,
}

/// The default alarms of asynchronous sources: retries heal single failures, and what they do not heal is a dead letter.
const ASYNCHRONOUS_ALARMS: [&str; 4] =
    ["errors > 5% for 3 of 5", "deadletters > 0", "dropped > 0", "waiting > 15m"];

/// The default alarms of sources whose caller waits for the answer.
const SYNCHRONOUS_ALARMS: [&str; 2] = ["errors > 1% for 3 of 5", "throttles > 1% for 3 of 5"];

fn texts(alarms: &[&str]) -> Vec<String> {
    alarms.iter().map(|&alarm| alarm.to_owned()).collect()
}
