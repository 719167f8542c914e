//! What a build is made of, and when it has changed: the sources of the package and of those that it depends on by path.

use std::collections::BTreeSet;
use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lessops_core::code::Code;
use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::timeout;

use crate::report::{Report, Result};

/// How long nothing has to change until what changed is built: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(150);

/// Watches for changes.
pub(crate) struct Watcher {
    changes: UnboundedReceiver<PathBuf>,
    /// What has changed, while it is waited for that nothing more does.
    changed: Vec<PathBuf>,
    /// Ends with this.
    _system: RecommendedWatcher,
}

impl Watcher {
    /// Watches packages' folders, but not what is built in them.
    pub(crate) fn new(folders: &BTreeSet<PathBuf>, target: &Path) -> Result<Self> {
        let (sender, changes) = mpsc::unbounded_channel();
        let target = target.to_owned();
        let report =
            |error: notify::Error| Report::because(Code::CannotServe, "can't watch for changes", error);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let paths = event.paths.into_iter().filter(|path| is_source(path, &target));
            if changes_something(event.kind) {
                // Nobody listens any more once the command ends.
                paths.for_each(|path| drop(sender.send(path)));
            }
        })
        .map_err(report)?;
        for folder in folders {
            // A whole folder would take in its `target`, which cargo writes to all the time.
            let parts = [
                ("", RecursiveMode::NonRecursive),
                ("src", RecursiveMode::Recursive),
                ("examples", RecursiveMode::Recursive),
            ];
            for (part, mode) in parts {
                let path = folder.join(part);
                if path.is_dir() {
                    watcher.watch(&path, mode).map_err(report)?;
                }
            }
        }
        Ok(Self { changes, changed: Vec::new(), _system: watcher })
    }

    /// Waits until something has changed, and then until nothing more does. Gives a file that has changed: not one that an
    /// editor made to replace it by. It can be waited for again where it was not to the end.
    pub(crate) async fn changed(&mut self) -> PathBuf {
        if self.changed.is_empty() {
            match self.changes.recv().await {
                Some(path) => self.changed.push(path),
                None => return std::future::pending().await,
            }
        }
        while let Ok(Some(path)) = timeout(QUIET, self.changes.recv()).await {
            self.changed.push(path);
        }
        let mut changed = mem::take(&mut self.changed);
        let there = changed.iter().rposition(|path| path.exists()).unwrap_or_default();
        changed.swap_remove(there)
    }
}

/// Whether a file is one that cargo builds of. What editors put beside it is not.
fn is_source(path: &Path, target: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_backup = name.starts_with('.') || name.ends_with(['~', '#']);
    let is_below = path.components().any(|part| part.as_os_str() == "src" || part.as_os_str() == "examples");
    let is_of_package = name == "Cargo.toml" || name == "build.rs" || is_below;
    !path.starts_with(target) && !is_backup && is_of_package
}

/// Whether a file has other content than before. To be read, or to have other times, is no change.
fn changes_something(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
        EventKind::Any | EventKind::Access(_) | EventKind::Other => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_builds_of_is_a_source() {
        let target = Path::new("/shop/target");
        for (path, expected) in [
            ("/shop/src/main.rs", true),
            ("/shop/src/schema.json", true),
            ("/shop/Cargo.toml", true),
            ("/shop/build.rs", true),
            ("/shop/README.md", false),
            ("/shop/src/.main.rs.swp", false),
            ("/shop/src/main.rs~", false),
            ("/shop/target/src/main.rs", false),
            ("/shop/Cargo.lock", false),
        ] {
            assert_eq!(is_source(Path::new(path), target), expected, "{path}");
        }
    }
}
