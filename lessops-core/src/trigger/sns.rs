//! `sns`: messages that are published to a topic.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, check_existing, main_or_existing, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::arn::ExistingTopic;
use crate::grammar::name::TopicName;
use crate::grammar::pattern::FilterPolicy;
use crate::page::FILTER_POLICY_CONSTRAINTS;
use crate::problem::{Problem, Problems};
use crate::resource::{self, Resource};
use crate::{group, words};

group! {
    /// Messages that are published to an SNS topic, one a call. Functions that name the same topic share it, and each
    /// gets every message that its filter lets pass.
    pub struct Sns("sns") {
        /// The topic's name, up to 58 letters, digits, `-` and `_`: `"orders"`. The stack adds what makes it unique. Default: the function's name in kebab case.
        @main topic: Option<TopicName>,
        /// A topic that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`.
        existing: Option<ExistingTopic>,
        /// Only messages that match this filter policy, as JSON: `filter = r#"{"store": ["example_corp"]}"#`. Default: all.
        filter: Option<FilterPolicy>,
        /// Whether the filter is about a message's attributes or its body: `filter_scope = body`. Default: `attributes`.
        filter_scope: Option<FilterScope>,
    }
}

words! {
    /// What of a message a filter policy is about (Amazon SNS developer guide, "Amazon SNS subscription filter policy
    /// scope").
    pub enum FilterScope("filter scope") {
        /// The attributes that the publisher gave it.
        Attributes = "attributes",
        /// The message itself, which is JSON.
        Body = "body",
    }
}

/// How many fields a filter policy has at most, and how many combinations of their values.
const MOST_FIELDS: usize = 5;
const MOST_COMBINATIONS: usize = 150;

impl Sns {
    /// The topic's name.
    pub fn topic<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        let main = self.topic.as_ref().map(TopicName::as_str);
        main_or_existing(main, self.existing.as_ref().map(ExistingTopic::name), function)
    }
}

/// How many fields hold lists, and how many combinations their values make. A list that lies deeper counts once for
/// each level.
fn complexity(fields: &Map<String, Json>, depth: usize) -> (usize, usize) {
    fields.values().fold((0, 1), |(lists, combinations), value| match value {
        Json::Object(inner) => {
            let (more, factor) = complexity(inner, depth + 1);
            (lists + more, combinations.saturating_mul(factor))
        }
        Json::Array(items) => (lists + 1, combinations.saturating_mul(items.len() * depth)),
        _ => (lists + 1, combinations),
    })
}

impl Source for Sns {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::sns::SnsEvent"), Payload::Record];
    const METRICS: &'static [&'static str] = &["undelivered"];

    fn is_redriven(&self) -> bool {
        true
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        check_existing("topic", self.topic.is_some(), self.existing.is_some(), problems);
        let Some(filter) = &self.filter else {
            if self.filter_scope.is_some() {
                let problem =
                    Problem::new(Code::DependentArgument, "filter_scope", "`filter_scope` needs a `filter`");
                problems.push(problem.help("add `filter = \"...\"`, or leave it out"));
            }
            return;
        };
        let nested = filter.fields().iter().find(|(_, value)| value.is_object());
        if let (Some((field, _)), None | Some(FilterScope::Attributes)) = (nested, self.filter_scope) {
            let message =
                format!("the field `{field}` of the filter policy is nested, and attributes are not");
            problems
                .push(Problem::new(Code::FilterScope, "filter", message).help("add `filter_scope = body`"));
        }
        let (fields, combinations) = complexity(filter.fields(), 1);
        if fields > MOST_FIELDS {
            let message = format!("a filter policy has at most {MOST_FIELDS} fields, found {fields}");
            problems.push(Problem::new(Code::TooMany, "filter", message).see(FILTER_POLICY_CONSTRAINTS));
        }
        if combinations > MOST_COMBINATIONS {
            let message = format!(
                "a filter policy has at most {MOST_COMBINATIONS} combinations of values, found {combinations}"
            );
            problems.push(Problem::new(Code::TooMany, "filter", message).see(FILTER_POLICY_CONSTRAINTS));
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.topic(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let topic =
            resource::Topic { name: None, existing: self.existing.clone(), kms_key: None, encrypt: None };
        Some((self.topic(function).into_owned(), Resource::Topic(topic)))
    }

    /// A second subscription of the same two is the first (Amazon SNS API, Subscribe).
    fn conflict_within(&self, _: &Self) -> Option<String> {
        Some("a topic hands a message to a function once".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The subscription, the permission to invoke, and the topic, unless it stands already.

    use super::{FilterScope, Sns};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Reference, object};
    use crate::cloudformation::{Lambda, Origin, Resource, Shared, Stack, Subject};
    use crate::function::Function;
    use crate::grammar::name::TopicName;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::trigger::{Lower, needs_name};

    /// Who publishes.
    const SERVICE: &str = "sns.amazonaws.com";

    impl Lower for Sns {
        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { topic: _, existing, filter, filter_scope } = self;
            let function = lambda.function;
            let name = self.topic(&function.name);
            let topic = match existing {
                None => Origin::new(SERVICE, names::id(&name, Part::Topic).reference()),
                Some(existing) => Origin::existing(SERVICE, existing),
            };
            let permission = names::of_both(&function.name, &name, Part::TopicPermission);
            stack.add(permission.clone(), topic.may_invoke(lambda), &[function]);

            let undelivered = lambda.undelivered();
            let properties = object! {
                "TopicArn": topic.arn().clone(),
                "Protocol": "lambda",
                "Endpoint": lambda.target(),
                // As text: CloudFormation refuses a `null` in a template, and a policy may have one.
                "FilterPolicy": filter.as_ref().map(ToString::to_string),
                "FilterPolicyScope": filter.as_ref().map(|_| match filter_scope {
                    None | Some(FilterScope::Attributes) => "MessageAttributes",
                    Some(FilterScope::Body) => "MessageBody",
                }),
                "RedrivePolicy": undelivered.as_ref().map(|queue| object! { "deadLetterTargetArn": queue.arn() }),
            };
            let before = lambda.access.iter().cloned().chain([permission]);
            let subscription = Resource::new("AWS::SNS::Subscription", properties).after(before);
            let id = names::of_both(&function.name, &name, Part::Subscription);
            stack.add(id, subscription, &[function]);
            if let Some(queue) = undelivered {
                stack.admit(&topic, &queue, function);
            }
            if existing.is_none() {
                stack.share(Shared::Topic(name.into_owned()), function);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str, _: usize) -> Option<Subject> {
            let name = self.topic(function).into_owned();
            (dimension == Dimension::Topic).then(|| match &self.existing {
                Some(_) => Subject::own(Reference::Standing(name)),
                None => {
                    let topic = names::id(&name, Part::Topic).attribute("TopicName");
                    Subject::shared(topic, Shared::Topic(name))
                }
            })
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let own = self.existing.is_none();
            let problem = || needs_name::<TopicName>("topic", &self.topic(&function.name), "sns(\"orders\")");
            own.then(problem).flatten().into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_that_lies_deeper_makes_more_combinations() {
        let of = |policy: Json| complexity(policy.as_object().unwrap(), 1);
        assert_eq!(of(json!({ "a": [1, 2], "b": [1, 2, 3] })), (2, 6));
        assert_eq!(of(json!({ "a": { "b": { "c": ["x", "y", "z"] } }, "d": ["x"] })), (2, 9));
    }
}
