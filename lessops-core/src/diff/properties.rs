//! A resource that stays and changes: what is made anew, and the properties that people decide upon.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::changes::{self, at};
use super::compare::compare;
use super::facts::{self, Worse};
use super::resources::{is_retained, open};
use super::together::Together;
use super::words::{listed, transition};
use super::{Category, Finding, Sides, alarms, grants, replaced};
use crate::cloudformation::is_stateful;

/// The properties that hold tags.
const TAGS: [&str; 2] = ["Tags", "UserPoolTags"];

/// Adds what there is to say of a resource of one type on both sides. `is_granted` says that its policies are told.
pub(super) fn changed(
    id: &str,
    sides: &Sides,
    is_granted: bool,
    together: &mut Together,
    findings: &mut Vec<Finding>,
) {
    let [old, new] = sides.resources().map(|resources| &resources[id]);
    let kind = old["Type"].as_str().unwrap_or_default();
    findings.extend(attributes(id, old, new, sides, together));
    let (old_properties, new_properties) = (old.get("Properties"), new.get("Properties"));
    let mut paths = changes::paths(old_properties, new_properties);
    if let [path] = &paths[..]
        && path.is_empty()
    {
        // Properties that are no object.
        findings.push(other(id, "Properties", old_properties, new_properties, sides));
        return;
    }
    let mut policies = BTreeSet::new();
    paths.retain(|path| match path[0].as_str() {
        name if TAGS.contains(&name) => {
            together.tags.push(id.to_owned());
            false
        }
        "DashboardBody" | "QueryString" | "LogGroupNames" => {
            together.shown.push(id.to_owned());
            false
        }
        name if grants::is_policy(kind, name) => {
            policies.insert(path[0].clone());
            false
        }
        _ => true,
    });
    if !is_granted && !policies.is_empty() {
        let text = format!("{} is written differently, and grants the same", sides.subject(id));
        findings.push(Finding::new(Category::Other, id, text).rank(3));
    }
    if paths.is_empty() {
        return;
    }
    let causes: BTreeSet<_> = paths.iter().filter_map(|path| replaced::by(kind, path)).collect();
    if !causes.is_empty() {
        findings.push(anew(id, &causes, sides));
        paths.retain(|path| replaced::by(kind, path).is_none());
    }
    if alarms::is_alarm(kind) && !paths.is_empty() {
        match alarms::changed(id, &paths, sides) {
            Some(finding) => findings.push(finding),
            None => together.shown.push(id.to_owned()),
        }
        return;
    }
    let mut facts = BTreeMap::new();
    for path in paths {
        match facts::of(kind, &path) {
            _ if is_variable(kind, &path) => {
                findings.push(variable(id, &path, old_properties, new_properties, sides));
            }
            Some((fact, keys)) => {
                // Of a fact about the resource as a whole, each property by itself.
                let own = path[..keys.max(1)].to_vec();
                facts.insert(own, fact);
            }
            None => {
                let [old, new] =
                    [old_properties, new_properties].map(|value| value.and_then(|value| at(value, &path)));
                findings.push(other(id, &path.join("."), old, new, sides));
            }
        }
    }
    findings.extend(facts.into_iter().map(|(path, fact)| of_fact(id, &path, fact, sides)));
}

/// A property that no rule knows.
fn other(id: &str, name: &str, old: Option<&Json>, new: Option<&Json>, sides: &Sides) -> Finding {
    let text = format!("the `{name}` of {} changes{}", sides.subject(id), transition(old, new, ""));
    Finding::new(Category::Other, id, text).rank(2).values(old, new)
}

/// A property that people decide upon.
fn of_fact(id: &str, path: &[String], fact: &facts::Fact, sides: &Sides) -> Finding {
    let [old, new] = sides.resources().map(|resources| at(&resources[id]["Properties"], path));
    let more = compare(old, new);
    let is_better = match fact.worse {
        Worse::More => more == Some(Ordering::Less),
        Worse::Less => more == Some(Ordering::Greater),
        Worse::Neither => false,
    };
    let [_, resource] = sides.resources().map(|resources| &resources[id]);
    let is_open = fact.category == Category::Exposure
        && ["AuthType", "AuthorizationType", "ApiKeyRequired"].contains(&path[0].as_str())
        && !is_better;
    let text = match open(resource, sides).filter(|_| is_open) {
        Some(why) => {
            format!("{} is {}{}", sides.subject(id), why.replace(':', " now:"), transition(old, new, ""))
        }
        None => {
            // A fact about the resource as a whole says which property it is.
            let name = match path {
                [name] if fact.is_whole() => format!("{}, its `{name}`,", fact.words),
                _ => fact.words.to_owned(),
            };
            let verb = verb(old, new, more);
            format!("{name} of {} {verb}{}", sides.subject(id), transition(old, new, fact.unit))
        }
    };
    let rank = u8::from(!is_open && fact.worse == Worse::Neither);
    Finding::new(fact.category, id, text).rank(rank).better(is_better).values(old, new)
}

fn verb(old: Option<&Json>, new: Option<&Json>, more: Option<Ordering>) -> &'static str {
    match (old, new, more) {
        (None, ..) => "is set",
        (_, None, _) => "is gone",
        (Some(Json::Number(_)), Some(Json::Number(_)), Some(Ordering::Greater)) => "rises",
        (Some(Json::Number(_)), Some(Json::Number(_)), Some(Ordering::Less)) => "falls",
        _ => "changes",
    }
}

/// A resource that CloudFormation replaces, since it can't change what is set as one is created.
fn anew(id: &str, causes: &BTreeSet<&str>, sides: &Sides) -> Finding {
    let [old, new] = sides.resources().map(|resources| &resources[id]);
    let value = |resource| {
        let cause = causes.first()?;
        at(resource, &["Properties"]).and_then(|all| at(all, &cause.split('.').collect::<Vec<_>>()))
    };
    let (old_value, new_value) = (value(old), value(new));
    let change = if causes.len() == 1 { "changes" } else { "change" };
    let why = format!("since its {} {change}{}", listed(causes), transition(old_value, new_value, ""));
    let subject = sides.subject(id);
    let finding = match (is_stateful(old), is_retained(old, "UpdateReplacePolicy")) {
        (true, false) => {
            Finding::new(Category::DataLoss, id, format!("{subject} is replaced, {why}; its data is lost"))
                .rank(0)
        }
        (true, true) => {
            let text = format!(
                "{subject} is replaced, {why}; the new one is empty, and the old one stays outside of the stack"
            );
            Finding::new(Category::DataLoss, id, text).rank(0)
        }
        (false, _) => {
            let kind = old["Type"].as_str().unwrap_or_default();
            let cause: Vec<_> = causes.iter().flat_map(|cause| cause.split('.')).map(str::to_owned).collect();
            let category =
                facts::of(kind, &cause).map_or(super::kinds::of(old).added, |(fact, _)| fact.category);
            Finding::new(category, id, format!("{subject} is replaced, {why}")).rank(1)
        }
    };
    finding.values(old_value, new_value)
}

/// What the template says of a resource besides its properties.
fn attributes(id: &str, old: &Json, new: &Json, sides: &Sides, together: &mut Together) -> Vec<Finding> {
    let objects = [old, new].map(|it| it.as_object().into_iter().flatten());
    let names: BTreeSet<_> = objects
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .filter(|name| old.get(name) != new.get(name))
        .collect();
    let mut findings = Vec::new();
    let mut policies = BTreeSet::new();
    for name in names {
        match name {
            "Properties" => {}
            "DependsOn" => together.order.push(id.to_owned()),
            "DeletionPolicy" | "UpdateReplacePolicy" if is_retained(old, name) != is_retained(new, name) => {
                policies.insert(name);
            }
            _ => findings.push(other(id, name, old.get(name), new.get(name), sides)),
        }
    }
    if let Some(first) = policies.first() {
        let is_better = is_retained(new, first);
        let subject = sides.subject(id);
        let text = match is_better {
            true => format!("{subject} is kept from now on when the stack is gone, or has it no more"),
            false => format!("{subject} is no longer kept when the stack is gone, or has it no more"),
        };
        let category = if is_stateful(old) { Category::DataLoss } else { Category::Other };
        findings.push(
            Finding::new(category, id, text).rank(1).better(is_better).values(old.get(first), new.get(first)),
        );
    }
    findings
}

fn is_variable(kind: &str, path: &[String]) -> bool {
    kind == "AWS::Lambda::Function" && path.len() > 2 && path[..2] == ["Environment", "Variables"]
}

/// A variable of a function's environment. Its value is nobody's business here: it may be a secret.
fn variable(id: &str, path: &[String], old: Option<&Json>, new: Option<&Json>, sides: &Sides) -> Finding {
    let has = |side: Option<&Json>| side.and_then(|properties| at(properties, path)).is_some();
    let what = match (has(old), has(new)) {
        (false, _) => "is new",
        (_, false) => "is gone",
        _ => "changes",
    };
    let text =
        format!("the variable `{}` in the environment of {} {what}", path[2..].join("."), sides.subject(id));
    Finding::new(Category::Other, id, text).rank(2)
}
