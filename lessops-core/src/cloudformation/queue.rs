//! SQS queues: those that feed functions, and those that keep what failed.

use super::stack::Stack;
use super::template::Resource;
use super::value::{GetAtt, LogicalId, Object, Ref, Sub, Tags, object, tag_list};
use crate::function::Function;
use crate::iam::{Statement, policy};
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

/// Adds a queue that `on_failure` names.
pub(super) fn lower_failure_queue<'a>(
    name: &str,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let queue = Queue(names::id(name, Part::Queue));
    let what = format!("The URL of the queue of failed events {name}.");
    queue.lower(failures(Some(names::unique(name)), tags), what, functions, stack);
}
