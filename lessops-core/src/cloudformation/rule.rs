//! EventBridge rules that invoke a function, and what becomes of events that they could not hand over.

use serde_json::{Map, Value as Json};

use super::function::Lambda;
use super::permission::Origin;
use super::stack::{Stack, Subject};
use super::template::Resource;
use super::value::{Expression, object, tag_list};
use crate::names::{self, Part};

/// How often EventBridge tries to hand an event over, at most: its own default and limit. The age of the event ends it
/// sooner.
const MAX_ATTEMPTS: u32 = 185;

/// A rule.
pub(crate) struct Rule {
    /// The bus, by its name or ARN; None for the account's default bus.
    pub(crate) bus: Option<Expression>,
    pub(crate) pattern: Map<String, Json>,
}

impl Rule {
    /// Adds the rule of the function's trigger number `index`, with the permission to invoke.
    pub(crate) fn lower<'a>(self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
        let Self { bus, pattern } = self;
        let id = lambda.numbered(Part::Rule, index);
        let undelivered = lambda.undelivered();
        let target = object! {
            "Id": "function",
            "Arn": lambda.target(),
            "DeadLetterConfig": undelivered.as_ref().map(|queue| object! { "Arn": queue.arn() }),
            "RetryPolicy": object! {
                "MaximumEventAgeInSeconds": lambda.max_age(),
                "MaximumRetryAttempts": MAX_ATTEMPTS,
            },
        };
        let properties = object! {
            "EventBusName": bus,
            // As text: CloudFormation refuses a `null` in a template, and a pattern may have one.
            "EventPattern": Json::Object(pattern).to_string(),
            "State": "ENABLED",
            "Targets": [target],
            "Tags": tag_list(&lambda.tags),
        };
        let rule = Resource::new("AWS::Events::Rule", properties).after(lambda.access.clone());
        stack.add(id.clone(), rule, &[lambda.function]);
        let rule = Origin::new("events.amazonaws.com", id.attribute("Arn"));
        let permission = lambda.numbered(Part::RulePermission, index);
        stack.add(permission, rule.may_invoke(lambda), &[lambda.function]);
        if let Some(queue) = undelivered {
            stack.admit(&rule, &queue, lambda.function);
        }
    }

    /// What an alarm on the rule is about. On the default bus a rule's metrics have its name alone, on another that of
    /// the bus as well (Amazon EventBridge user guide, "Monitoring Amazon EventBridge").
    pub(crate) fn subject(function: &str, index: usize, bus: Option<Expression>) -> Subject {
        let rule = names::numbered(function, Part::Rule, index).attribute("RuleName");
        Subject { within: bus.map(|bus| ("EventBusName", bus)), ..Subject::own(rule) }
    }
}
