//! A template without what differs with every build, or with every line that is added above a function: the digests in
//! logical ids, and the numbers of lines in descriptions.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

/// A template with its logical ids made stable.
pub(super) struct Normal {
    pub(super) template: Json,
    /// The ids as they were written, by what they are here; those that are the same are not in it.
    pub(super) written: BTreeMap<String, String>,
    /// The lines of source that resources name, by their ids.
    pub(super) lines: BTreeMap<String, Vec<String>>,
}

/// How many digits of a digest end the logical id of a resource, by its type.
fn digits(kind: &str) -> Option<usize> {
    match kind {
        "AWS::Lambda::Version" | "AWS::CloudWatch::Alarm" => Some(16),
        "AWS::ApiGateway::Deployment" => Some(8),
        _ => None,
    }
}

/// The id without its digest.
fn stable<'a>(id: &'a str, resource: &Json) -> Option<&'a str> {
    let kind = resource["Type"].as_str()?;
    let (name, digest) = id.split_at_checked(id.len().checked_sub(digits(kind)?)?)?;
    let is_digest = digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let has_digest = ["Version", "Deployment"].iter().any(|end| name.ends_with(end));
    (is_digest && has_digest).then_some(name)
}

pub(super) fn normal(template: &Json) -> Normal {
    let mut template = template.clone();
    let nothing = Map::new();
    let resources = template["Resources"].as_object().unwrap_or(&nothing);
    let mut by_name = BTreeMap::<_, Vec<_>>::new();
    for (id, resource) in resources {
        if let Some(name) = stable(id, resource) {
            by_name.entry(name.to_owned()).or_default().push(id.clone());
        }
    }
    // Whoever writes templates by hand may have both.
    by_name.retain(|name, ids| ids.len() == 1 && !resources.contains_key(name));
    let written: BTreeMap<_, _> =
        by_name.into_iter().filter_map(|(name, ids)| Some((name, ids.into_iter().next()?))).collect();
    let names = written.iter().map(|(name, id)| (id.as_str(), name.as_str())).collect();
    rename(&mut template, &names);
    let mut lines = BTreeMap::new();
    if let Some(resources) = template["Resources"].as_object_mut() {
        for (id, resource) in resources {
            let mut found = Vec::new();
            take_lines(&mut resource["Properties"], &mut found);
            if resource["Properties"].is_null() {
                resource.as_object_mut().map(|resource| resource.remove("Properties"));
            }
            if !found.is_empty() {
                lines.insert(id.clone(), found);
            }
            sort(resource);
        }
    }
    Normal { template, written, lines }
}

/// What a resource waits for is a set.
fn sort(resource: &mut Json) {
    if let Some(ids) = resource.get_mut("DependsOn").and_then(Json::as_array_mut) {
        let set: BTreeSet<_> = ids.drain(..).map(|id| id.as_str().unwrap_or_default().to_owned()).collect();
        ids.extend(set.into_iter().map(Json::from));
    }
}

/// Gives resources other ids, wherever they are named.
fn rename(value: &mut Json, names: &BTreeMap<&str, &str>) {
    match value {
        Json::String(text) => *text = renamed(text, names),
        Json::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Json::Object(object) => {
            let renamed_keys: Vec<_> =
                object.keys().filter(|key| names.contains_key(key.as_str())).cloned().collect();
            for key in renamed_keys {
                if let Some(value) = object.remove(&key) {
                    object.insert(names[key.as_str()].to_owned(), value);
                }
            }
            object.values_mut().for_each(|value| rename(value, names));
        }
        _ => {}
    }
}

/// An id is a run of letters and digits.
fn renamed(text: &str, names: &BTreeMap<&str, &str>) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        whole.push_str(names.get(run).unwrap_or(&run));
        let other = after.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(after.len());
        whole.push_str(&after[..other]);
        rest = &after[other..];
    }
    whole
}

/// Takes the lines out of `shop::ship (src/main.rs:4)`, in the properties where functions are named so.
fn take_lines(properties: &mut Json, found: &mut Vec<String>) {
    for name in ["AlarmDescription", "DashboardBody", "Description"] {
        let Some(value) = properties.get_mut(name) else { continue };
        texts(value, &mut |text| {
            let mut whole = String::with_capacity(text.len());
            let mut pieces = text.split(".rs:");
            whole.extend(pieces.next());
            for piece in pieces {
                let digits = piece.find(|c: char| !c.is_ascii_digit()).unwrap_or(piece.len());
                found.push(piece[..digits].to_owned());
                whole.push_str(".rs:");
                whole.push_str(&piece[digits..]);
            }
            *text = whole;
        });
    }
}

fn texts(value: &mut Json, change: &mut impl FnMut(&mut String)) {
    match value {
        Json::String(text) => change(text),
        Json::Array(items) => items.iter_mut().for_each(|item| texts(item, change)),
        Json::Object(object) => object.values_mut().for_each(|value| texts(value, change)),
        _ => {}
    }
}
