//! What is set of a node, as text: a manifest's values in the words of the attribute.

use serde_json::{Map, Value as Json};

use crate::field::{Field as _, Group as _};
use crate::function::Function;
use crate::resource::Resource;
use crate::settings::{DEFAULT_MEMORY, DEFAULT_RETENTION, DEFAULT_TIMEOUT, Map as Settings, Variable};
use crate::trigger::Trigger;

/// Something that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The key: `timeout`.
    pub key: String,
    /// What is set: `30s`.
    pub value: String,
    /// Whether nobody wrote it, neither at the function nor in `Cargo.toml`.
    pub is_default: bool,
}

impl Fact {
    pub(super) fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into(), is_default: false }
    }
}

/// What is set of a function, its triggers and alarms apart.
pub(super) fn of_function(function: &Function) -> Vec<Fact> {
    let mut fields = Map::new();
    function.settings.write_to(&mut fields);
    for other in ["name", "trigger", "alarm", "crate"] {
        fields.remove(other);
    }
    let defaults = [
        ("memory", format!("{DEFAULT_MEMORY}MB")),
        ("timeout", format!("{DEFAULT_TIMEOUT}s")),
        ("logs", format!("retention = {DEFAULT_RETENTION}d, level = info")),
    ];
    let defaults = defaults.map(|(key, default)| match fields.remove(key) {
        Some(written) => Fact::new(key, spelled(&written)),
        None => Fact { is_default: true, ..Fact::new(key, default) },
    });
    if let Some(Settings(variables)) = &function.settings.env {
        let named = variables.iter().map(|(name, variable)| match variable {
            // Whoever writes a secret there should not meet it again on a page that is handed round.
            Variable::Text(_) => format!("{name} = (a text)"),
            Variable::Parameter(_) => format!("{name} = {}", spelled(&variable.write())),
        });
        fields.insert("env".to_owned(), named.collect::<Vec<_>>().into());
    }
    defaults.into_iter().chain(of_fields(fields)).collect()
}

/// The keys of a trigger.
pub(super) fn of_trigger(trigger: &Trigger) -> Vec<Fact> {
    of_json(trigger.write())
}

/// The keys that describe a resource.
pub(super) fn of_resource(resource: &Resource) -> Vec<Fact> {
    of_json(resource.write())
}

fn of_json(json: Json) -> Vec<Fact> {
    match json {
        Json::Object(fields) => {
            of_fields(fields.into_iter().filter(|(key, _)| !["kind", "name"].contains(&key.as_str())))
        }
        // A kind without keys.
        _ => Vec::new(),
    }
}

fn of_fields(fields: impl IntoIterator<Item = (String, Json)>) -> Vec<Fact> {
    fields.into_iter().map(|(key, value)| Fact::new(key, spelled(&value))).collect()
}

/// A manifest's value as the attribute has it: `canary(percent = 10%, bake = 5m)`.
fn spelled(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(values) => values.iter().map(spelled).collect::<Vec<_>>().join(", "),
        Json::Object(fields) => {
            let keys = fields.iter().filter(|(key, _)| *key != "kind");
            let keys: Vec<_> = keys
                .map(|(key, value)| match key.as_str() {
                    "name" => nested(value),
                    _ => format!("{key} = {}", nested(value)),
                })
                .collect();
            let keys = keys.join(", ");
            match fields.get("kind").and_then(Json::as_str) {
                Some(kind) if keys.is_empty() => kind.to_owned(),
                Some(kind) => format!("{kind}({keys})"),
                None => keys,
            }
        }
        other => other.to_string(),
    }
}

/// The same behind a key, where commas and keys of its own need brackets.
fn nested(value: &Json) -> String {
    match value {
        Json::Array(_) => format!("[{}]", spelled(value)),
        Json::Object(fields) if !fields.contains_key("kind") => format!("({})", spelled(value)),
        _ => spelled(value),
    }
}
