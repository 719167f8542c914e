//! What leads to the pages: their index, and the documentation of the attribute itself.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use lessops_core::alarm::GRAMMAR as ALARM;
use lessops_core::field::{Group as _, Key, Shape};
use lessops_core::settings::Settings;
use lessops_core::trigger::Trigger;

use super::goldens::Goldens;
use super::keys::Keys;
use super::lambda::values;
use super::markdown::{block, in_short, summary, table};
use super::{alarms, triggers};

/// The index of the pages.
pub(crate) fn index() -> String {
    let row = |name: &str, about: &str| [format!("[{name}]({name})"), about.to_owned()];
    let pages = [
        row("keys.md", "the keys of `#[lambda]`, and how values are written"),
        row("alarms.md", "the grammar of alarms, metrics, statistics, defaults"),
        row("handles.md", "the types of parameters that name a resource"),
        row("service.md", "the settings of a whole service in `Cargo.toml`"),
        row("diagnostics.md", "what is checked where, and what is said"),
        row("manifest.schema.json", "the JSON Schema of a manifest"),
        row("service.schema.json", "the JSON Schema of `[package.metadata.lessops]`"),
    ];
    let kinds = Trigger::SOURCES.iter().map(|about| {
        let name = about.kind.name;
        [format!("[`{name}`](triggers/{name}.md)"), in_short(about.kind.doc)]
    });
    format!(
        "# Reference\n\nMade of the code by `cargo xtask reference`.\n\n{}\n## Triggers\n\n{}",
        table(["page", ""], pages),
        table(["trigger", ""], kinds)
    )
}

/// Rust that has the examples of all pages compiled.
pub(crate) fn examples(files: &BTreeMap<PathBuf, String>) -> String {
    let intro =
        "//! The examples of docs/reference, as documentation tests. Made by `cargo xtask reference`.\n";
    let with_examples = files.iter().filter(|(_, text)| text.contains("```rust")).map(|(path, _)| path);
    let modules = with_examples.map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        format!("\n#[doc = include_str!(\"../../{}\")]\nmod {name} {{}}\n", path.display())
    });
    std::iter::once(intro.to_owned()).chain(modules).collect()
}

/// The part of the attribute's documentation that lists what there is.
pub(crate) fn rustdoc(goldens: &Goldens) -> Result<String> {
    let kinds = triggers::kinds(goldens, None)?;
    let mut rows = Vec::new();
    for about in Trigger::SOURCES {
        add_rows(&mut rows, about.kind.keys, &goldens.keys(""), &format!("{}: ", about.kind.name));
    }
    let trigger_keys = std::mem::take(&mut rows);
    add_rows(&mut rows, Settings::KEYS, &goldens.keys(""), "");
    let head = ["key", "takes", "meaning"];
    Ok(format!(
        "\
# How it is written

{}
# Keys

{}
`trigger` takes one of the [triggers](#triggers), and `alarm` what the [grammar of alarms](#alarms) describes.

# Triggers

{}
Their keys; a main argument needs no key:

{}
# Alarms

{}
Metrics:

{}
Statistics, which say how the values of one period become a datapoint; `p` takes any number, as in `p99.9`:

{}",
        values(),
        table(head, rows),
        kinds,
        table(head, trigger_keys),
        block("text", ALARM),
        alarms::metrics(goldens)?,
        alarms::stats(),
    ))
}

/// A row for each key, and one for each key inside it.
fn add_rows(rows: &mut Vec<[String; 3]>, keys: &[Key], place: &Keys<'_>, before: &str) {
    for key in keys {
        rows.push([format!("`{before}{}`", key.name), place.accepted(key, false), summary(key.doc)]);
        if let Shape::Group(inner) = key.shape {
            add_rows(rows, inner, place, &format!("{before}{}: ", key.name));
        }
    }
}
