//! Where asynchronous events go that failed for good.

use super::bucket::{self, Bucket};
use super::function::Lambda;
use super::queue::{self, Queue};
use super::stack::{Shared, Stack, Subject};
use super::value::{Expression, sub};
use crate::function::Function;
use crate::iam::Statement;
use crate::names::{self, Part};
use crate::settings::{FailureBucket, FailureQueue, FailureTopic, NoDestination, OnFailure};

/// What the key of a failed event in a bucket begins with (Lambda developer guide, "Capturing records of Lambda
/// asynchronous invocations").
pub(crate) const ASYNC_PREFIX: &str = "aws/lambda/async/";

/// Where a function's failed events go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Destination<'a> {
    /// To a queue of the function of this name.
    Own(&'a str),
    /// To a bucket of the function of this name: of a stream's records a queue would get metadata only (Lambda
    /// developer guide, "Retaining discarded batch records").
    OwnBucket(&'a str),
    /// To a queue, topic or bucket that functions share.
    Queue(&'a str),
    Topic(&'a str),
    Bucket(&'a str),
    Nowhere,
}

impl<'a> Destination<'a> {
    /// The destination of a function that Lambda invokes asynchronously, or that reads a stream.
    pub(crate) fn of(function: &'a Function) -> Option<Self> {
        function.has_destination().then(|| match &function.settings.on_failure {
            None if function.is_asynchronous() => Self::Own(&function.name),
            None => Self::OwnBucket(&function.name),
            Some(OnFailure::Queue(FailureQueue { name })) => Self::Queue(name.as_str()),
            Some(OnFailure::Topic(FailureTopic { name })) => Self::Topic(name.as_str()),
            Some(OnFailure::Bucket(FailureBucket { name })) => Self::Bucket(name.as_str()),
            Some(OnFailure::None(NoDestination {})) => Self::Nowhere,
        })
    }

    /// The queue, where it is one.
    fn queue(&self) -> Option<Queue> {
        match self {
            Self::Own(function) => Some(Queue(names::id(function, Part::Failures))),
            Self::Queue(name) => Some(Queue(names::id(name, Part::Queue))),
            Self::OwnBucket(_) | Self::Topic(_) | Self::Bucket(_) | Self::Nowhere => None,
        }
    }

    /// The queue of events that a service could not hand over to the function. It is the one of events that the function
    /// failed to handle; where those go to a topic or a bucket it is one of its own, since services write to queues only.
    pub(crate) fn undelivered(&self, function: &Function) -> Option<Queue> {
        let own = || Queue(names::id(&function.name, Part::Failures));
        match self {
            Self::Topic(_) | Self::Bucket(_) => function.is_redriven().then(own),
            _ => self.queue(),
        }
    }

    /// What the function's role must allow (Lambda developer guide, "Capturing records of Lambda asynchronous
    /// invocations").
    pub(super) fn access(&self) -> Option<Statement> {
        match self {
            Self::Own(_) | Self::Queue(_) => {
                Some(Statement::allow(["sqs:SendMessage"], [self.queue()?.arn()]))
            }
            Self::Topic(name) => {
                Some(Statement::allow(["sns:Publish"], [names::id(name, Part::Topic).reference()]))
            }
            // The computed name: a bucket that notifies another function may depend on this policy.
            Self::Bucket(name) => Some(put_objects(bucket::arn(name))),
            Self::OwnBucket(function) => {
                Some(put_objects(names::id(function, Part::FailedRecords).attribute("Arn").into()))
            }
            Self::Nowhere => None,
        }
    }

    /// The ARN of the destination, if there is one.
    pub(crate) fn arn(&self) -> Option<Expression> {
        match self {
            Self::Own(_) | Self::Queue(_) => self.queue().map(|queue| queue.arn().into()),
            Self::Topic(name) => Some(names::id(name, Part::Topic).reference().into()),
            Self::Bucket(name) => Some(names::id(name, Part::Bucket).attribute("Arn").into()),
            Self::OwnBucket(function) => {
                Some(names::id(function, Part::FailedRecords).attribute("Arn").into())
            }
            Self::Nowhere => None,
        }
    }

    /// What an alarm on the function's failure queue is about.
    pub(crate) fn subject(&self, function: &Function) -> Option<Subject> {
        let shared = match self {
            Self::Queue(name) => Some(Shared::Queue((*name).to_owned())),
            _ => None,
        };
        Some(Subject { shared, ..Subject::own(self.undelivered(function)?.name()) })
    }

    /// Adds what is the function's own, and the function to those that share the rest.
    pub(super) fn lower(&self, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
        let function = lambda.function;
        let shared = match self {
            Self::Own(_) => None,
            Self::OwnBucket(name) => {
                return Bucket::of_failed_records(name).lower(&lambda.tags, &[function], stack);
            }
            Self::Queue(name) => Some(Shared::Queue((*name).to_owned())),
            Self::Topic(name) => Some(Shared::Topic((*name).to_owned())),
            Self::Bucket(name) => Some(Shared::Bucket((*name).to_owned())),
            Self::Nowhere => return,
        };
        let is_own = !matches!(shared, Some(Shared::Queue(_)));
        if let Some(queue) = self.undelivered(function).filter(|_| is_own) {
            let what = match shared {
                None => format!("that {} failed to handle", function.name),
                Some(_) => format!("that did not reach {}", function.name),
            };
            let what = format!("The URL of the queue of events {what}.");
            queue.lower(queue::failures(None, &lambda.tags), what, &[function], stack);
        }
        if let Some(shared) = shared {
            stack.share(shared, function);
        }
    }
}

/// Lambda looks whether the bucket is there before it writes.
fn put_objects(bucket: Expression) -> Statement {
    let objects = sub![bucket.clone(), "/*"].into();
    Statement::allow::<_, Expression>(["s3:ListBucket", "s3:PutObject"], [objects, bucket])
}
