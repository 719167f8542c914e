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
use crate::field::Group;
use crate::function::Settings;
#[cfg(feature = "template")]
use crate::iam::Statement;
use crate::problem::Problems;
use crate::resource::Resource;
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
            /// How Lambda is invoked by it.
            pub fn delivery(&self) -> Delivery {
                match self { $( Self::$variant(_) => $variant::DELIVERY, )* }
            }

            /// The metrics that it adds to those of every function.
            pub fn metrics(&self) -> &'static [&'static str] {
                match self { $( Self::$variant(_) => $variant::METRICS, )* }
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

            pub(crate) fn complete(&mut self, resource: &Resource) {
                match self { $( Self::$variant(trigger) => trigger.complete(resource), )* }
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

/// What a kind of trigger is, besides its keys.
pub trait Source: Group {
    /// How Lambda is invoked by it.
    const DELIVERY: Delivery;
    /// The metrics that it adds to those of every function.
    const METRICS: &'static [&'static str] = &[];

    /// The alarms that a function with it gets unasked, in the alarm grammar.
    fn default_alarms(&self, settings: &Settings) -> Vec<String>;

    /// Adds what its keys do wrong together, or with those of the function.
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

    /// Takes over what others say of its resource, and it does not say itself.
    fn complete(&mut self, resource: &Resource) {
        let _ = resource;
    }

    /// What an alarm is about whose metric has this dimension, if it is something of this trigger's.
    fn subject(&self, dimension: Dimension, function: &str) -> Option<Subject> {
        let _ = (dimension, function);
        None
    }

    /// What is wrong with it, or unwise, in the function that it belongs to.
    fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
        let _ = function;
        Vec::new()
    }
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
