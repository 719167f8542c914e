//! The web ACL of AWS WAF before a REST API.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, Sub, object, tag_list};
use crate::function::Function;
use crate::names::{REST_API_WEB_ACL, REST_API_WEB_ACL_LINK};
use crate::trigger::RuleGroup;

/// Adds a web ACL of AWS's managed rule groups, in their order, and puts it before a stage.
pub(super) fn lower<'a>(groups: &[RuleGroup], stage: Sub, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let web_acl = LogicalId::new(REST_API_WEB_ACL);
    let properties = object! {
        "Scope": "REGIONAL",
        "DefaultAction": object! { "Allow": Object::default() },
        "Rules": (0_u32..).zip(groups).map(rule).collect::<Vec<_>>(),
        "VisibilityConfig": visibility(REST_API_WEB_ACL),
        "Tags": tag_list(&stack.tags),
    };
    stack.add(web_acl.clone(), Resource::new("AWS::WAFv2::WebACL", properties), functions);
    let properties = object! { "ResourceArn": stage, "WebACLArn": web_acl.attribute("Arn") };
    let id = LogicalId::new(REST_API_WEB_ACL_LINK);
    stack.add(id, Resource::new("AWS::WAFv2::WebACLAssociation", properties), functions);
}

fn rule((priority, group): (u32, &RuleGroup)) -> Object {
    let name = group.aws_name();
    object! {
        "Name": name,
        "Priority": priority,
        "Statement": object! {
            "ManagedRuleGroupStatement": object! { "VendorName": "AWS", "Name": name },
        },
        // What the group's rules do to a request they do.
        "OverrideAction": object! { "None": Object::default() },
        "VisibilityConfig": visibility(name),
    }
}

/// What CloudWatch hears of a rule, and whether requests that met it are kept to look at.
fn visibility(name: &'static str) -> Object {
    object! { "CloudWatchMetricsEnabled": true, "MetricName": name, "SampledRequestsEnabled": true }
}
