//! A service as it stands in a git revision: checked out beside what cargo builds, built there, and taken away again.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use lessops_core::code::Code;
use lessops_core::diff::Side;

use crate::cargo::{Workspace, not_started};
use crate::options::Source;
use crate::report::{Report, Result, shown};
use crate::service::Service;

/// The revisions of the repository that the package lies in.
pub(crate) struct Revisions<'a> {
    source: &'a Source,
    /// The repository's folder.
    root: PathBuf,
    /// The package's `Cargo.toml` in it.
    cargo_toml: PathBuf,
    /// The workspace's folder for all that is built.
    target: PathBuf,
    /// The workspace's `Cargo.lock` in the repository.
    cargo_lock: PathBuf,
}

impl<'a> Revisions<'a> {
    /// Those of the package that the options name.
    pub(crate) fn of(source: &'a Source) -> Result<Self> {
        let workspace = Workspace::require(&source.package)?;
        let missing = |path: &Path, error| {
            Report::because(Code::System, format!("can't find `{}`", shown(path)), error)
        };
        let cargo_toml = workspace.cargo_toml();
        let cargo_toml = cargo_toml.canonicalize().map_err(|error| missing(cargo_toml, error))?;
        let folder = cargo_toml.parent().unwrap_or(Path::new("/"));
        let root = git(folder, ["rev-parse", "--show-toplevel"]).map_err(|error| {
            error.help("name two files to compare: a manifest, a template, a binary or a zip each")
        })?;
        let root = PathBuf::from(root);
        let root = root.canonicalize().map_err(|error| missing(&root, error))?;
        let target = workspace.target_folder().to_owned();
        let cargo_toml = cargo_toml
            .strip_prefix(&root)
            .map_err(|error| missing(&cargo_toml, io::Error::other(error)))?
            .to_owned();
        let workspace_root =
            workspace.root().canonicalize().map_err(|error| missing(workspace.root(), error))?;
        let cargo_lock = workspace_root.strip_prefix(&root).unwrap_or(Path::new("")).join("Cargo.lock");
        Ok(Self { source, root, cargo_toml, target, cargo_lock })
    }

    /// The service as it is in a revision.
    pub(crate) fn side(&self, revision: &str) -> Result<(Side, Service)> {
        let commit = self.commit(revision)?;
        let checkout = Checkout::new(&self.root, &commit, &self.target)?;
        let cargo_toml = checkout.folder.join(&self.cargo_toml);
        if !cargo_toml.is_file() {
            let report =
                Report::new(Code::NotASide, format!("`{revision}` has no `{}`", self.cargo_toml.display()));
            return Err(report.help("name a revision that has the package").into());
        }
        let cargo_lock = checkout.folder.join(&self.cargo_lock);
        if !cargo_lock.exists() {
            // Where git has none, the same versions as in the working tree. It is fine if that has none either.
            let _ = fs::copy(self.root.join(&self.cargo_lock), cargo_lock);
        }
        let source = self.source.moved(cargo_toml, checkout.built(), self.target.clone());
        let mut service = Service::load(&source)?;
        // As if it stood in the working tree, where people look for it.
        let place = |path: &Path| {
            path.strip_prefix(&checkout.folder)
                .map_or_else(|_| shown(path), |path| shown(&self.root.join(path)))
        };
        Ok((service.side(place)?, service))
    }

    /// The commit that a revision names.
    fn commit(&self, revision: &str) -> Result<String> {
        let name = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
        git(&self.root, arguments).map_err(|_| {
            Report::new(Code::NotASide, format!("`{revision}` is neither a file nor a git revision"))
                .help("name a manifest, a template, a binary or a zip, or a revision: a branch, a tag, a commit")
                .into()
        })
    }
}

/// The files of a commit, in a folder that is gone afterwards. Its place is always the same, so that what is built there
/// again is not kept twice; whoever comes second waits.
struct Checkout {
    folder: PathBuf,
    _lock: File,
}

impl Checkout {
    fn new(root: &Path, commit: &str, target: &Path) -> Result<Self> {
        let place = target.join("lessops");
        let failed = |error| {
            Report::because(Code::System, format!("can't check a revision out in `{}`", shown(&place)), error)
        };
        fs::create_dir_all(&place).map_err(failed)?;
        let lock = File::create(place.join("diff.lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let checkout = Self { folder: place.join("revision"), _lock: lock };
        // An earlier run may have been killed.
        checkout.remove();
        fs::create_dir_all(&checkout.folder).map_err(failed)?;
        // With an index of its own, so that the repository's stays as it is; and nothing of it is left in the repository.
        let mut command = Command::new("git");
        command.arg("--work-tree").arg(&checkout.folder).args(["checkout", "--quiet", commit, "--", ":/"]);
        command.env("GIT_INDEX_FILE", checkout.index());
        run(command, root)?;
        Ok(checkout)
    }

    fn index(&self) -> PathBuf {
        self.folder.with_extension("index")
    }

    /// The folder for what is built of it in the end.
    fn built(&self) -> PathBuf {
        self.folder.with_extension("built")
    }

    fn remove(&self) {
        // What is not there need not be removed, and what can't be is in nobody's way.
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::remove_dir_all(self.built());
        let _ = fs::remove_file(self.index());
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        self.remove();
    }
}

fn git<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Result<String, Report> {
    let mut command = Command::new("git");
    command.args(arguments);
    run(command, folder)
}

/// Runs git in a folder, and gives its output without the newline.
fn run(mut command: Command, folder: &Path) -> Result<String, Report> {
    let output = command.current_dir(folder).output().map_err(|error| not_started(&command, error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Report::because(Code::System, "git failed", message))
}
