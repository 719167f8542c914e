//! The golden manifests: where the reference has its examples from. Each kind of trigger has one manifest with nothing
//! but it, and one with every key.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use lessops_core::field::{Group as _, Key, Shape};
use lessops_core::function::{Function, LISTS};
use lessops_core::manifest::Manifest;
use lessops_core::settings::Settings;
use serde_json::{Map, Value as Json};

use super::attribute::argument;
use super::keys::Keys;

/// The golden manifests by name, the settings of a service, and an example of every key that they use.
pub(crate) struct Goldens {
    manifests: BTreeMap<String, Manifest>,
    /// The settings of the golden `service`.
    pub(crate) settings: Json,
    examples: BTreeMap<String, String>,
}

impl Goldens {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut goldens =
            Self { manifests: BTreeMap::new(), settings: Json::Null, examples: BTreeMap::new() };
        for case in fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))? {
            let case = case?.path();
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let manifest = case.join("manifest.json");
            let text = fs::read_to_string(&manifest).with_context(|| manifest.display().to_string())?;
            let manifest = Manifest::from_json(&text).with_context(|| manifest.display().to_string())?;
            goldens.manifests.insert(name, manifest);
        }
        let settings = folder.join("service/service.json");
        let text = fs::read_to_string(&settings).with_context(|| settings.display().to_string())?;
        goldens.settings = text.parse().with_context(|| settings.display().to_string())?;

        let mut examples = BTreeMap::new();
        for function in goldens.manifests.values().flat_map(|manifest| &manifest.functions) {
            collect(Settings::KEYS, &fields(function), "", &mut examples);
        }
        goldens.examples = examples;
        Ok(goldens)
    }

    /// All of them, by name.
    pub(crate) fn manifests(&self) -> impl Iterator<Item = (&str, &Manifest)> {
        self.manifests.iter().map(|(name, manifest)| (name.as_str(), manifest))
    }

    /// The manifest of a function with nothing but a trigger of this kind.
    pub(crate) fn minimal(&self, kind: &str) -> Result<&Manifest> {
        let name = format!("{kind}-minimal");
        self.manifests.get(&name).with_context(|| format!("there is no golden `{name}`"))
    }

    /// That function.
    pub(crate) fn minimal_function(&self, kind: &str) -> Result<&Function> {
        let mut functions = of_kind(self.minimal(kind)?, kind);
        functions
            .next()
            .with_context(|| format!("no function of the golden `{kind}-minimal` is of that kind"))
    }

    /// Of the functions that use every key of this kind, the one whose trigger uses the most.
    pub(crate) fn full_function(&self, kind: &str) -> Result<&Function> {
        let name = format!("{kind}-full");
        let manifest = self.manifests.get(&name).with_context(|| format!("there is no golden `{name}`"))?;
        let keys = |function: &&Function| {
            let fields = fields(function);
            let trigger = fields.get("trigger").and_then(|triggers| triggers[0].as_object());
            (trigger.map_or(0, Map::len), fields.len())
        };
        of_kind(manifest, kind)
            .max_by_key(keys)
            .with_context(|| format!("no function of `{name}` is of that kind"))
    }

    /// The keys of a place in an attribute: `trigger.sqs.`.
    pub(crate) fn keys<'a>(&'a self, place: &'a str) -> Keys<'a> {
        Keys { place, path: String::new(), examples: &self.examples, group: None }
    }
}

/// The functions with a trigger of a kind.
fn of_kind<'a>(manifest: &'a Manifest, kind: &str) -> impl Iterator<Item = &'a Function> {
    manifest.functions.iter().filter(move |function| function.triggers()[0].kind() == kind)
}

/// A function as the attribute's keys have it, and not as the manifest's.
pub(crate) fn fields(function: &Function) -> Map<String, Json> {
    let Json::Object(mut fields) = function.to_json() else { return Map::new() };
    for (one, list) in LISTS {
        if let Some(values) = fields.remove(list) {
            fields.insert(one.to_owned(), values);
        }
    }
    fields
}

/// Keeps the first example of every key.
fn collect(keys: &[Key], fields: &Map<String, Json>, path: &str, examples: &mut BTreeMap<String, String>) {
    for key in keys {
        let Some(value) = fields.get(key.name) else { continue };
        let path = format!("{path}{}", key.name);
        examples.entry(path.clone()).or_insert_with(|| argument(key, value).line());
        match (key.shape, value) {
            (Shape::Group(keys), Json::Object(fields)) => {
                collect(keys, fields, &format!("{path}."), examples);
            }
            (Shape::Kinds(kinds), Json::Object(_) | Json::Array(_)) => {
                for fields in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
                    let kind = kinds.iter().find(|kind| fields["kind"] == kind.name);
                    if let (Some(kind), Json::Object(fields)) = (kind, fields) {
                        collect(kind.keys, fields, &format!("{path}.{}.", kind.name), examples);
                    }
                }
            }
            _ => {}
        }
    }
}
