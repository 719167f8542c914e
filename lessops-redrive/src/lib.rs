//! Puts back what a lessops service failed on: out of dead-letter queues, failure queues and failure buckets.
//!
//! * [`dead_letters`] has SQS move messages back to the queue that they come from.
//! * [`asynchronous`] calls a function again with the events of its failure queue.
#![cfg_attr(
    feature = "s3",
    doc = "* [`objects`] calls it again with the events or batches of its failure bucket."
)]
//!
//! Nothing is deleted before it succeeded, so whatever ends a run, the next one goes on where it was. An event whose
//! call succeeded may be called once more if the run ends before the event is deleted: delivery is at least once, as
//! Lambda's own.
//!
//! The clients are the caller's; the crates that they are of are here in the versions that go together.

mod dead_letters;
mod error;
mod event;
mod function;
#[cfg(feature = "s3")]
mod objects;
mod outcome;
mod queue;
#[cfg(feature = "stack")]
mod stack;

#[cfg(feature = "stack")]
pub use aws_sdk_cloudformation;
pub use aws_sdk_lambda;
#[cfg(feature = "s3")]
pub use aws_sdk_s3;
pub use aws_sdk_sqs;

pub use dead_letters::{Move, dead_letters};
pub use error::{Error, Result};
pub use function::Function;
#[cfg(feature = "s3")]
pub use objects::{Bucket, Kind, count, objects};
pub use outcome::{Entry, Fate, Run};
pub use queue::{Queue, asynchronous, waiting};
#[cfg(feature = "stack")]
pub use stack::{QUALIFIER, Stack};
