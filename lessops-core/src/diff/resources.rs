//! Resources that come, go, or stay: what holds data above all, and what anyone can reach.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::changes::at;
use super::together::Together;
use super::{Category, Finding, Sides, alarms, kinds, properties};
use crate::cloudformation::is_stateful;

/// All findings about resources but those about policies, which are there already.
pub(super) fn findings(sides: &Sides, grants: &[Finding], together: &mut Together) -> Vec<Finding> {
    let [old, new] = sides.resources();
    let granted: BTreeSet<&str> =
        grants.iter().flat_map(|finding| &finding.resources).map(String::as_str).collect();
    let ids: BTreeSet<_> = old.keys().chain(new.keys()).map(String::as_str).collect();
    let mut findings = of_functions(sides, false);
    findings.extend(of_functions(sides, true));
    let folded: BTreeSet<_> = findings.iter().flat_map(|finding| finding.resources.clone()).collect();
    for id in ids {
        match (old.get(id), new.get(id)) {
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) if one["Type"] == other["Type"] => {
                properties::changed(id, sides, granted.contains(id), together, &mut findings);
            }
            (one, other) => {
                let is_told = folded.contains(id);
                findings.extend(
                    one.filter(|it| !is_told || is_kept_apart(it))
                        .and_then(|it| went(id, it, sides, &granted)),
                );
                findings.extend(
                    other
                        .filter(|it| !is_told || is_kept_apart(it))
                        .and_then(|it| came(id, it, sides, &granted)),
                );
            }
        }
    }
    findings
}

/// Whether a resource is told by itself, even if its function comes or goes with it.
fn is_kept_apart(resource: &Json) -> bool {
    let kind = kinds::of(resource);
    is_stateful(resource) || matches!(kind.added, Category::Triggers | Category::Exposure)
}

/// Functions that come or go, each with all that serves nothing else.
fn of_functions(sides: &Sides, is_new: bool) -> Vec<Finding> {
    let [old, new] = sides.resources();
    let (these, others) = if is_new { (new, old) } else { (old, new) };
    let of_function = |id: &str| these.get(id).is_some_and(|it| it["Type"] == "AWS::Lambda::Function");
    let apart = |id: &str| !others.contains_key(id) && of_function(id);
    // By the start of their ids; the longest one, where one's is another's, too.
    let prefixes: Vec<_> = these
        .keys()
        .filter(|id| of_function(id))
        .map(|id| (id.strip_suffix("Function").unwrap_or(id), id))
        .collect();
    let owner = |id: &str| {
        let own = prefixes.iter().filter(|(prefix, _)| !prefix.is_empty() && id.starts_with(prefix));
        own.max_by_key(|(prefix, _)| prefix.len()).map(|(_, function)| function.as_str())
    };
    let mut alongside = BTreeMap::<_, Vec<_>>::new();
    for (id, _) in these.iter().filter(|(id, it)| !others.contains_key(*id) && !is_kept_apart(it)) {
        if let Some(function) = owner(id).filter(|function| *function != id) {
            alongside.entry(function).or_default().push(id);
        }
    }
    let finding = |function: &String| {
        let with = alongside.get(function.as_str()).map_or(&[][..], Vec::as_slice);
        let also = if with.is_empty() { String::new() } else { format!(", with {}", counted(with, these)) };
        let (category, what) = match is_new {
            true => (Category::Other, "is new"),
            false => (Category::Triggers, "is removed"),
        };
        let text = format!("the function {} {what}{also}", sides.subject(function));
        let mut finding = Finding::new(category, function, text).rank(0);
        finding.resources.extend(with.iter().copied().cloned());
        finding
    };
    these.keys().filter(|id| apart(id)).map(finding).collect()
}

/// What some resources are, and how many of each.
fn counted(ids: &[&String], resources: &Map<String, Json>) -> String {
    let mut counts = BTreeMap::<_, usize>::new();
    for id in ids {
        *counts.entry(kinds::of(&resources[*id]).words).or_default() += 1;
    }
    let each = counts.into_iter().map(|(words, count)| match count {
        1 => format!("its {words}"),
        count => format!("{count} {words}s"),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Whether a resource stays when the stack has it no more.
pub(super) fn is_retained(resource: &Json, policy: &str) -> bool {
    resource[policy].as_str().is_some_and(|policy| policy.starts_with("Retain"))
}

fn went(id: &str, resource: &Json, sides: &Sides, granted: &BTreeSet<&str>) -> Option<Finding> {
    let (kind, subject) = (kinds::of(resource), sides.old_subject(id));
    if is_stateful(resource) {
        let retained = is_retained(resource, "DeletionPolicy");
        let text = match retained {
            true => format!(
                "{subject} is no longer the stack's: it stays with its data, and nothing looks after it"
            ),
            false => format!("{subject} is removed, and its data with it"),
        };
        return Some(Finding::new(Category::DataLoss, id, text).rank(u8::from(retained)));
    }
    if granted.contains(id) && kind.removed == Category::Other {
        return None;
    }
    if is_version(resource) {
        return Some(Finding::new(Category::Other, id, format!("{subject} is removed")).rank(3));
    }
    let text = match subscriber(resource) {
        Some(address) => format!("{subject} is removed: `{address}` hears of no alarm any more"),
        None => format!("{subject} is removed"),
    };
    let category = if subscriber(resource).is_some() { Category::Alarms } else { kind.removed };
    let rank = if kind.is_guard { 0 } else { 2 };
    // An open door is closed; what only leads to it goes with it.
    let is_door = kind.removed == Category::Exposure && !kind.is_guard;
    Some(Finding::new(category, id, text).rank(rank).better(is_door))
}

fn came(id: &str, resource: &Json, sides: &Sides, granted: &BTreeSet<&str>) -> Option<Finding> {
    let (kind, subject) = (kinds::of(resource), sides.subject(id));
    if granted.contains(id) && kind.added == Category::Other && !is_stateful(resource) {
        return None;
    }
    if let Some(why) = open(resource, sides) {
        return Some(Finding::new(Category::Exposure, id, format!("{subject} is new, and {why}")).rank(0));
    }
    let category = if subscriber(resource).is_some() { Category::Alarms } else { kind.added };
    let text = match when(resource) {
        Some(when) => format!("{subject} is new: {when}"),
        None => format!("{subject} is new"),
    };
    let is_better = kind.is_guard || subscriber(resource).is_some();
    Some(Finding::new(category, id, text).rank(2).better(is_better))
}

fn is_version(resource: &Json) -> bool {
    resource["Type"] == "AWS::Lambda::Version"
}

/// Who a subscription of people's tells.
fn subscriber(resource: &Json) -> Option<String> {
    let properties = &resource["Properties"];
    let is_of_people = !matches!(properties["Protocol"].as_str()?, "lambda" | "sqs" | "firehose");
    (resource["Type"] == "AWS::SNS::Subscription" && is_of_people)
        .then(|| super::words::shown(&properties["Endpoint"]))
}

/// Why anyone may call a route or an URL.
pub(super) fn open(resource: &Json, sides: &Sides) -> Option<&'static str> {
    let properties = &resource["Properties"];
    let property = |name: &str| properties[name].as_str().unwrap_or_default();
    let is_open = match resource["Type"].as_str()? {
        "AWS::Lambda::Url" => property("AuthType") == "NONE",
        "AWS::ApiGateway::Method" => {
            property("AuthorizationType") == "NONE"
                && property("HttpMethod") != "OPTIONS"
                && properties["ApiKeyRequired"] != true
        }
        "AWS::ApiGatewayV2::Route" => {
            // A WebSocket API asks who it is when a client connects, and then no more.
            let api = properties["ApiId"]["Ref"].as_str().unwrap_or_default();
            let protocol = sides.resources().into_iter().find_map(|all: &Map<String, Json>| {
                at(all.get(api)?, &["Properties", "ProtocolType"])?.as_str()
            });
            let is_asked = protocol != Some("WEBSOCKET") || property("RouteKey") == "$connect";
            is_asked && matches!(property("AuthorizationType"), "NONE" | "")
        }
        _ => false,
    };
    is_open.then_some("open to anyone: it asks for no authorization")
}

/// What starts a function, of what says it in one property; and when an alarm is on.
fn when(resource: &Json) -> Option<String> {
    if alarms::is_alarm(resource["Type"].as_str()?) {
        return alarms::said(&resource["Properties"]).map(str::to_owned);
    }
    let properties = ["ScheduleExpression", "EventPattern", "EventSourceArn"];
    let value = properties.iter().find_map(|name| at(resource, &["Properties", name]))?;
    super::words::brief(Some(value), "").map(|value| format!("`{value}`"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::{Category, Delta, Side, diff, replaced};
    use crate::cloudformation::STATEFUL;

    fn side(resources: &Json) -> Side {
        Side::of_template(json!({ "Resources": resources })).expect("it is a template")
    }

    /// The only finding, which is about data.
    fn text(delta: &Delta) -> &str {
        let [finding] = &delta.findings[..] else { panic!("{delta:?}") };
        assert_eq!(finding.category, Category::DataLoss);
        &finding.text
    }

    #[test]
    fn each_type_that_holds_data_loses_it_when_it_is_removed_unless_it_is_kept() {
        for kind in STATEFUL {
            let removed = |policy: &str| {
                let resource = json!({ "Type": kind, "DeletionPolicy": policy });
                diff(&side(&json!({ "Own": resource })), &side(&json!({})))
            };
            assert!(text(&removed("Delete")).ends_with("is removed, and its data with it"), "{kind}");
            for policy in ["Retain", "RetainExceptOnCreate"] {
                assert!(text(&removed(policy)).contains("it stays with its data"), "{kind}");
            }
        }
    }

    #[test]
    fn each_type_that_holds_data_loses_it_when_it_is_replaced_unless_it_is_kept() {
        let properties = ["BucketName", "FifoQueue", "KeySchema", "Name", "QueueName", "TableName"];
        let mut replaceable = Vec::new();
        for kind in STATEFUL {
            for property in
                properties.iter().filter(|name| replaced::by(kind, &[(**name).to_owned()]).is_some())
            {
                let replaced = |policy: &str| {
                    let own = |value: &str| json!({ "Own": { "Type": kind, "UpdateReplacePolicy": policy, "Properties": { *property: value } } });
                    diff(&side(&own("a")), &side(&own("b")))
                };
                let because = format!("since its `{property}` changes: a → b");
                assert!(
                    text(&replaced("Delete")).ends_with(&format!("{because}; its data is lost")),
                    "{kind}"
                );
                assert!(
                    text(&replaced("Retain")).contains("the old one stays outside of the stack"),
                    "{kind}"
                );
                replaceable.push(kind);
            }
        }
        replaceable.dedup();
        // Nothing in their schemas replaces a user pool or a key.
        assert_eq!(replaceable.len(), STATEFUL.len() - 2, "{replaceable:?}");
    }
}
