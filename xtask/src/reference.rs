//! The reference: pages, tables and schemas that are made of core's registry, of the golden manifests and of the
//! compiler's messages, so that nobody keeps a second list of keys. A test holds them current.

mod alarms;
mod attribute;
mod diagnostics;
mod example;
mod goldens;
mod handles;
mod keys;
mod lambda;
mod markdown;
mod overview;
mod range;
mod schema;
mod service;
#[cfg(test)]
mod tests;
mod triggers;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use lessops_core::trigger::Trigger;

use self::goldens::Goldens;

/// The folder of the pages. Nothing else lies in it.
const FOLDER: &str = "docs/reference";
/// What the attribute's own documentation includes.
const RUSTDOC: &str = "lessops-macros/reference.md";
/// The documentation tests of the pages' examples.
const EXAMPLES: &str = "lessops-macros/src/examples.rs";
/// The page for people who don't know the project.
const README: &str = "README.md";

/// All files that are made, by their path from the root, with their text.
fn files(root: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let goldens = Goldens::read(&root.join("lessops-core/tests/golden"))?;
    let page = |name: &str| Path::new(FOLDER).join(name);
    let mut files = BTreeMap::from([
        (page("README.md"), overview::index()),
        (page("keys.md"), lambda::page(&goldens)?),
        (page("alarms.md"), alarms::page(&goldens)?),
        (page("handles.md"), handles::page()),
        (page("service.md"), service::page(&goldens)?),
        (page("diagnostics.md"), diagnostics::page(root)?),
        (page("manifest.schema.json"), schema::text(&schema::manifest())),
        (page("service.schema.json"), schema::text(&schema::service())),
        (RUSTDOC.into(), overview::rustdoc(&goldens)?),
    ]);
    for about in Trigger::SOURCES {
        let path = page(&format!("triggers/{}.md", about.kind.name));
        files.insert(path, triggers::page(about, &goldens)?);
    }
    files.insert(EXAMPLES.into(), overview::examples(&files));
    let readme = fs::read_to_string(root.join(README)).context(README)?;
    let table = triggers::kinds(&goldens, Some(&format!("{FOLDER}/triggers")))?;
    files.insert(README.into(), markdown::between_marks(&readme, "triggers", &table)?);
    for text in files.values_mut() {
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    Ok(files)
}

/// Writes all of it, and removes pages that are of nothing any more.
pub(crate) fn write(root: &Path) -> Result<()> {
    let files = files(root)?;
    for path in files_below(&root.join(FOLDER))? {
        if !files.keys().any(|file| root.join(file) == path) {
            fs::remove_file(&path).with_context(|| format!("{} can't be removed", path.display()))?;
        }
    }
    for (path, text) in files {
        let path = root.join(path);
        if fs::read_to_string(&path).is_ok_and(|written| written == text) {
            continue;
        }
        let folder = path.parent().context("a page lies in a folder")?;
        fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))?;
        fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}

/// The files in a folder and the folders in it, if it is there.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        match path.is_dir() {
            true => found.extend(files_below(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}
