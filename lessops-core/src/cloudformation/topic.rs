//! SNS topics: the one that alarms go to, and those that functions name.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, Tags, object, tag_list};
use crate::function::Function;
use crate::iam::{Statement, arn, policy};
use crate::names::{self, Part};

/// Adds the topic that alarms go to, and a subscription for whoever the parameter `AlarmEmail` names.
pub(super) fn lower_alarm_topic(stack: &mut Stack<'_>) {
    let topic = LogicalId::new(names::ALARMS);
    // Not encrypted unless the service has a key: CloudWatch may not use the key `alias/aws/sns`, and alarms say nothing
    // that needs a key of its own (CloudWatch user guide, "Notifying users on alarm changes").
    stack.admit_to_key("cloudwatch.amazonaws.com", &topic);
    let properties = object! { "Tags": tag_list(&stack.tags) };
    stack.add(topic.clone(), Resource::new("AWS::SNS::Topic", properties), &[]);
    let publish = Statement::allow(["sns:Publish"], [topic.reference()])
        .to("cloudwatch.amazonaws.com")
        .for_this_account()
        .when("ArnLike", "aws:SourceArn", arn("cloudwatch", "alarm:*"));
    stack.add(LogicalId::new(names::ALARMS_POLICY), topic_policy(&topic, [publish]), &[]);
    stack.output(topic.clone(), "The ARN of the topic that alarms go to.".to_owned(), topic.reference());

    let email = object! {
        "Type": "String",
        "Description": "An address that alarms go to; none for no e-mail.",
        "Default": "",
    };
    let email = stack.own_parameter(names::ALARM_EMAIL, email).reference();
    let equals = object! { "Fn::Equals": [Expression::from(email.clone()), "".into()] };
    let has_email = stack.condition(names::HAS_ALARM_EMAIL, object! { "Fn::Not": [equals] });
    let properties = object! { "TopicArn": topic.reference(), "Protocol": "email", "Endpoint": email };
    let subscription = Resource::new("AWS::SNS::Subscription", properties).only_if(has_email);
    stack.add(LogicalId::new(names::ALARMS_EMAIL), subscription, &[]);
}

/// Adds a topic that functions name.
pub(super) fn lower<'a>(name: &str, tags: &Tags, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let topic = names::id(name, Part::Topic);
    let properties = object! { "KmsMasterKeyId": "alias/aws/sns", "Tags": tag_list(tags) };
    stack.add(topic.clone(), Resource::new("AWS::SNS::Topic", properties), functions);
    stack.add(names::id(name, Part::TopicPolicy), topic_policy(&topic, []), functions);
    stack.output(topic.clone(), format!("The ARN of the topic {name}."), topic.reference());
}

/// Whoever publishes does so with TLS.
fn topic_policy(topic: &LogicalId, statements: impl IntoIterator<Item = Statement>) -> Resource {
    let tls_only = Statement::tls_only("sns:Publish", [topic.reference()]);
    let properties: Object = object! {
        "PolicyDocument": policy(statements.into_iter().chain([tls_only])),
        "Topics": [topic.reference()],
    };
    Resource::new("AWS::SNS::TopicPolicy", properties)
}
