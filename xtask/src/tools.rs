//! The tools that the checks need, at pinned versions, in a cache folder made on demand.

pub(crate) mod crates_io;
pub(crate) mod debian;
pub(crate) mod pypi;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The folder of that name in the cache, filled by `install` unless an earlier run has done so to the end.
///
/// A virtual environment holds its own absolute path, so it can't be built elsewhere and moved into place: a marker
/// says that a folder is whole, and a lock keeps a second process from filling it at the same time.
fn cached(name: &str, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = cache_folder()?;
    fs::create_dir_all(&cache).with_context(|| format!("{} can't be created", cache.display()))?;
    let lock = File::create(cache.join(format!("{name}.lock")))?;
    lock.lock()?;
    let folder = cache.join(name);
    let complete = folder.join(".complete");
    if !complete.exists() {
        install(&folder)?;
        fs::write(&complete, "")?;
    }
    Ok(folder)
}

fn cache_folder() -> Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = from("XDG_CACHE_HOME").or_else(|| Some(from("HOME")?.join(".cache")));
    Ok(cache.context("neither XDG_CACHE_HOME nor HOME is set")?.join("lessops"))
}
