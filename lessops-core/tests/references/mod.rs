//! What a template's parts name of each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

pub(crate) fn parsed(text: &str) -> Json {
    text.parse().unwrap()
}

/// The logical ids that a value names: in `Ref`, `Fn::GetAtt`, `Fn::Sub` and, for a resource, `DependsOn`.
pub(crate) fn named(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("Ref" | "Condition", Json::String(id)) => found.extend(logical(id)),
                    ("Fn::GetAtt", Json::Array(parts)) => found.extend(parts[0].as_str().and_then(logical)),
                    ("Fn::Sub", Json::String(text)) => found.extend(in_sub(text)),
                    ("Fn::Sub", Json::Array(parts)) => {
                        let own = |id: &String| parts[1].get(id).is_some();
                        found.extend(in_sub(parts[0].as_str().unwrap()).filter(|id| !own(id)));
                        named(&parts[1], found);
                    }
                    ("DependsOn", Json::Array(ids)) => {
                        found.extend(ids.iter().map(|id| id.as_str().unwrap().to_owned()));
                    }
                    _ => named(value, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}

fn logical(id: &str) -> Option<String> {
    (!id.starts_with("AWS::")).then(|| id.to_owned())
}

fn in_sub(text: &str) -> impl Iterator<Item = String> {
    let names = text.split("${").skip(1).filter(|rest| !rest.starts_with('!'));
    names.filter_map(|rest| logical(rest.split(['}', '.']).next().unwrap()))
}

pub(crate) fn dependencies(template: &Json) -> BTreeMap<String, BTreeSet<String>> {
    let resources = template["Resources"].as_object().unwrap();
    let of = |resource| {
        let mut found = BTreeSet::new();
        named(resource, &mut found);
        found
    };
    resources.iter().map(|(id, resource)| (id.clone(), of(resource))).collect()
}

/// Takes away what depends on nothing that is left, until nothing is, or only cycles are.
pub(crate) fn cycle(mut dependencies: BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    loop {
        let left: BTreeSet<_> = dependencies.keys().cloned().collect();
        let before = dependencies.len();
        dependencies.retain(|_, on| on.iter().any(|id| left.contains(id)));
        if dependencies.len() == before {
            return dependencies.into_keys().collect();
        }
    }
}
