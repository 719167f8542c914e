//! The settings of a whole service, which stand in `Cargo.toml`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use lessops_core::field::Group as _;
use lessops_core::settings::Service;
use serde_json::{Map, Value as Json};

use super::goldens::Goldens;
use super::keys::Keys;
use super::markdown::{block, paragraphs};

/// The page on `[package.metadata.lessops]`.
pub(crate) fn page(goldens: &Goldens) -> Result<String> {
    let settings = goldens.settings.as_object().context("a service's settings are a table")?;
    let mut examples = BTreeMap::new();
    collect(settings, "", &mut examples);
    let keys = Keys { place: "", path: String::new(), examples: &examples, group: Some("a table") };
    let mut page = format!(
        "\
# Settings of a service

{}

What stands under `[workspace.metadata.lessops]` is for all packages of the workspace; a package's own settings go before.
Values are written as in [`#[lambda]`](keys.md#how-it-is-written), in quotes where they are no number, boolean, list or
table. [service.schema.json](service.schema.json) is the JSON Schema of the table, for editors.

{}
{}
",
        paragraphs(Service::DOC),
        block("toml", &table("package.metadata.lessops", settings)),
        keys.overview(Service::KEYS)
    );
    for key in Service::KEYS {
        page += &keys.section(key, 2);
    }
    Ok(page)
}

/// How each key is written, by its path.
fn collect(fields: &Map<String, Json>, path: &str, examples: &mut BTreeMap<String, String>) {
    for (key, value) in fields {
        examples.insert(format!("{path}{key}"), format!("{key} = {}", inline(value)));
        if let Json::Object(inner) = value {
            collect(inner, &format!("{path}{key}."), examples);
        }
    }
}

/// A table of TOML, with the tables in it behind it.
fn table(name: &str, fields: &Map<String, Json>) -> String {
    let (tables, values): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, value)| value.is_object());
    let values = values.into_iter().map(|(key, value)| format!("{key} = {}\n", inline(value)));
    let tables = tables.into_iter().filter_map(|(key, value)| Some((key, value.as_object()?)));
    let tables = tables.map(|(key, fields)| format!("\n{}", table(&format!("{name}.{key}"), fields)));
    std::iter::once(format!("[{name}]\n")).chain(values).chain(tables).collect()
}

/// A value of TOML on one line. A string, number, boolean or list of these is written as in JSON.
fn inline(value: &Json) -> String {
    match value {
        Json::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        value => value.to_string(),
    }
}
