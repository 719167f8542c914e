//! What a template has besides resources: parameters, outputs, and the rest.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::words::{listed, transition};
use super::{Category, Finding, Sides};

pub(super) fn findings(sides: &Sides) -> Vec<Finding> {
    let [old, new] = [&sides.old, &sides.new].map(|side| side.template.as_object().unwrap_or(&sides.nothing));
    let names: BTreeSet<_> = old.keys().chain(new.keys()).filter(|name| *name != "Resources").collect();
    let mut findings = Vec::new();
    for name in names {
        let (old, new) = (old.get(name), new.get(name));
        match (items(old, sides), items(new, sides)) {
            _ if old == new => {}
            (Some(old_items), Some(new_items)) if !(old_items.is_empty() && new_items.is_empty()) => {
                let ids: BTreeSet<_> = old_items.keys().chain(new_items.keys()).collect();
                let ids = ids.into_iter().filter(|id| old_items.get(*id) != new_items.get(*id));
                let (changed, one_sided): (Vec<_>, Vec<_>) = ids.partition(|id| {
                    name != "Outputs" || (old_items.contains_key(*id) && new_items.contains_key(*id))
                });
                let changed = changed.into_iter();
                findings.extend(changed.map(|id| item(name, id, old_items.get(id), new_items.get(id))));
                let (gone, come): (Vec<_>, Vec<_>) =
                    one_sided.into_iter().partition(|id| old_items.contains_key(*id));
                findings.extend(outputs(gone, "gone, and whatever reads them finds nothing", 1));
                findings.extend(outputs(come, "new", 3));
            }
            _ => {
                let text = format!("the template's `{name}` changes{}", transition(old, new, ""));
                findings.push(Finding::new(Category::Other, name, text).rank(3).values(old, new));
            }
        }
    }
    findings
}

/// What a section has, which is nothing where there is no section. None if it is something else than an object.
fn items<'s>(section: Option<&'s Json>, sides: &'s Sides) -> Option<&'s Map<String, Json>> {
    section.map_or(Some(&sides.nothing), Json::as_object)
}

/// Outputs that come or go, which with a function are several.
fn outputs(ids: Vec<&String>, what: &str, rank: u8) -> Option<Finding> {
    let first = ids.first()?;
    let text = format!("these outputs are {what}: {}", listed(&ids));
    let finding = Finding::new(Category::Other, *first, text).rank(rank);
    Some(finding.about(ids.into_iter().cloned()))
}

/// One parameter, output, condition or rule.
fn item(section: &str, id: &str, old: Option<&Json>, new: Option<&Json>) -> Finding {
    let what = match section {
        "Parameters" => "parameter",
        "Outputs" => "output",
        "Conditions" => "condition",
        "Rules" => "rule",
        "Mappings" => "mapping",
        other => other,
    };
    let (text, rank) = match (old, new) {
        (None, Some(new)) if section == "Parameters" && new.get("Default").is_none() => {
            (format!("the parameter `{id}` is new: a deployment has to give it"), 1)
        }
        (None, _) => (format!("the {what} `{id}` is new"), 3),
        (_, None) => (format!("the {what} `{id}` is gone"), 3),
        _ => (format!("the {what} `{id}` changes"), 2),
    };
    Finding::new(Category::Other, id, text).rank(rank).values(old, new)
}
