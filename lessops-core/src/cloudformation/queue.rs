//! SQS queues: those that feed functions, and those that keep what failed.

use super::failure::Destination;
use super::stack::Stack;
use super::template::Resource;
use super::value::{GetAtt, LogicalId, Object, Ref, Sub, Tags, object, sub, tag_list};
use crate::function::Function;
use crate::iam::{Statement, arn, policy};
use crate::names::{self, Part};

/// How long a queue keeps what failed, in seconds: 14 days, the longest that SQS does.
pub(crate) const RETENTION: u32 = 1_209_600;

/// A queue of the stack.
pub(crate) struct Queue(pub(crate) LogicalId);

impl Queue {
    pub(crate) fn arn(&self) -> GetAtt {
        self.0.attribute("Arn")
    }

    /// The physical name, as alarms know it.
    pub(crate) fn name(&self) -> GetAtt {
        self.0.attribute("QueueName")
    }

    pub(crate) fn url(&self) -> Ref {
        self.0.reference()
    }

    /// Adds the queue, and its URL to the outputs.
    pub(crate) fn lower<'a>(
        &self,
        properties: Object,
        url: String,
        owners: &[&'a Function],
        stack: &mut Stack<'a>,
    ) {
        stack.output(self.0.clone(), url, self.url());
        stack.add(self.0.clone(), Resource::new("AWS::SQS::Queue", properties), owners);
    }
}

/// Adds the policy that says which services may send to a queue.
pub(super) fn lower_policy<'a>(
    queue: &LogicalId,
    statements: Vec<Statement>,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let properties = object! { "PolicyDocument": policy(statements), "Queues": [queue.reference()] };
    stack.add(names::policy(queue), Resource::new("AWS::SQS::QueuePolicy", properties), functions);
}

/// The properties of a standard queue that keeps what failed. Without a name CloudFormation makes one up.
pub(super) fn failures(name: Option<Sub>, tags: &Tags) -> Object {
    object! {
        "QueueName": name,
        "MessageRetentionPeriod": RETENTION,
        "SqsManagedSseEnabled": true,
        "Tags": tag_list(tags),
    }
}

/// How often a message is tried where nobody says.
pub(crate) const DEFAULT_MAX_RECEIVES: u32 = 5;

/// A queue whose messages are read, here or elsewhere.
pub(crate) struct DescribedQueue<'q> {
    pub(crate) name: &'q str,
    pub(crate) fifo: bool,
    /// In seconds. None for SQS's own 30.
    pub(crate) visibility_timeout: Option<u32>,
    /// How often a message is tried before it goes to the dead-letter queue.
    pub(crate) max_receives: u32,
    pub(crate) tags: &'q Tags,
}

impl DescribedQueue<'_> {
    /// Adds the queue and its dead-letter queue.
    pub(crate) fn lower<'a>(&self, owners: &[&'a Function], stack: &mut Stack<'a>) -> Queue {
        let Self { name, fifo, visibility_timeout, max_receives, tags } = *self;
        let [queue, dead_letters] = [Part::Queue, Part::DeadLetters].map(|part| Queue(names::id(name, part)));
        let end = if fifo { ".fifo" } else { "" };
        let unique = sub![names::unique(name), end];
        let common = || -> Object {
            object! {
                "FifoQueue": fifo.then_some(true),
                "ContentBasedDeduplication": fifo.then_some(true),
                "SqsManagedSseEnabled": true,
                "Tags": tag_list(tags),
            }
        };

        // The source's ARN out of its computed name: the queues would depend on each other.
        let source = arn("sqs", unique.clone());
        let allow = object! { "redrivePermission": "byQueue", "sourceQueueArns": [source] };
        let mut properties = object! {
            "QueueName": sub![names::unique(name), "-dlq", end],
            "MessageRetentionPeriod": RETENTION,
            "RedriveAllowPolicy": allow,
        };
        properties.extend(common());
        let what = format!("The URL of the queue of messages from {name} that failed for good.");
        dead_letters.lower(properties, what, owners, stack);

        let mut properties = object! {
            "QueueName": unique,
            "VisibilityTimeout": visibility_timeout,
            "RedrivePolicy": object! {
                "deadLetterTargetArn": dead_letters.arn(),
                "maxReceiveCount": max_receives,
            },
        };
        properties.extend(common());
        queue.lower(properties, format!("The URL of the queue {name}."), owners, stack);
        queue
    }
}

/// Adds a queue that functions name and none is triggered by: one that `on_failure` names, or that they send to. The
/// latter has dead letters, in the queue that is returned.
pub(super) fn lower_shared<'a>(
    name: &str,
    fifo: bool,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) -> Option<Queue> {
    let queue = Queue(names::id(name, Part::Queue));
    if stack.has(&queue.0) {
        return None;
    }
    if functions.iter().any(|function| Destination::of(function) == Some(Destination::Queue(name))) {
        let what = format!("The URL of the queue of failed events {name}.");
        queue.lower(failures(Some(names::unique(name)), tags), what, functions, stack);
        return None;
    }
    let max_receives = DEFAULT_MAX_RECEIVES;
    DescribedQueue { name, fifo, visibility_timeout: None, max_receives, tags }.lower(functions, stack);
    Some(Queue(names::id(name, Part::DeadLetters)))
}
