//! Handles: the types of parameters that name a resource, and what may be said of the resource.

use lessops_core::field::Key;
use lessops_core::resource::{Access, Resource, Type};

use super::markdown::{codes, paragraphs, summary, table};

/// The page of all types of handles.
pub(crate) fn page() -> String {
    let index = Resource::TYPES.iter().map(|handle| {
        let name = handle.name;
        let access = handle.access.iter().map(|access| format!("{name}<{access}>")).collect::<Vec<_>>();
        let variable = format!("`LESSOPS_{}_<NAME>`", handle.kind.to_uppercase());
        [format!("[`{name}`](#{})", handle.kind), codes(access.iter().map(String::as_str)), variable]
    });
    let mut page = format!(
        "\
# Handles

A parameter whose type is one of these names a resource: `thumbs: Bucket<Write>` is the bucket `thumbs`, which the stack
creates, hands to the function by its physical name in an environment variable, and lets the function write to, and nothing
else. `cargo lessops permissions` shows what each function may do, and which line says so.

The same name in two functions is the same resource. `#[resource(...)]` on the parameter describes it; so does
`[package.metadata.lessops.resources]` in `Cargo.toml`. The types stand in `lessops::resource`.

{}",
        table(["type", "written", "environment variable"], index)
    );
    page.extend(Resource::TYPES.iter().map(section));
    page
}

fn section(handle: &Type) -> String {
    let doc = Resource::KINDS.iter().find(|kind| kind.name == handle.kind).map_or("", |kind| kind.doc);
    let access = |access: &Access| {
        let word = Access::WORDS.iter().find(|word| word.name == access.to_string());
        [format!("`{}<{access}>`", handle.name), word.map_or_else(String::new, |word| summary(word.doc))]
    };
    let key = |key: &Key| [format!("`{}`", key.name), summary(key.doc)];
    format!(
        "\n## `{}`\n\n{}\n\n{}\n{}",
        handle.name,
        paragraphs(doc),
        table(["written", "what the function does"], handle.access.iter().map(access)),
        table(["in `#[resource(...)]`", ""], handle.keys.iter().map(key)),
    )
}
