//! A service: the functions that its binary holds, and the settings of its package.

use std::fs;
use std::path::{Path, PathBuf};

use lessops_core::manifest::Manifest;

use crate::binary::Binary;
use crate::cargo::{self, Workspace};
use crate::options::Source;
use crate::output;
use crate::report::{Report, Result};

/// A service.
pub(crate) struct Service {
    /// Its functions.
    pub(crate) manifest: Manifest,
    path: PathBuf,
    /// Whether cargo has just built the binary, so that it keeps a manifest beside it.
    is_built: bool,
}

impl Service {
    /// Builds or opens the binary that is meant, and reads it.
    pub(crate) fn load(source: &Source) -> Result<Self> {
        match &source.binary {
            Some(path) => Self::of_binary(path),
            None => Self::of_package(source),
        }
    }

    fn of_package(source: &Source) -> Result<Self> {
        let workspace = Workspace::require(&source.package)?;
        let package = workspace.package(source.package.name())?;
        let path = cargo::build(package, &source.build, &source.package.locking)?;
        let library =
            package.targets.iter().find(|target| target.is_lib()).map(|target| target.name.as_str());
        let manifest = read(&path, library)?;
        Ok(Self { manifest, path, is_built: true })
    }

    fn of_binary(path: &Path) -> Result<Self> {
        let manifest = read(path, crate_name(path).as_deref())?;
        Ok(Self { manifest, path: path.to_owned(), is_built: false })
    }

    /// Puts the manifest beside a binary that cargo has built, where the macro may have left an older one.
    pub(crate) fn put_beside_binary(&self, json: &str) {
        let Some(name) = crate_name(&self.path).filter(|_| self.is_built) else { return };
        let path = self.path.with_file_name(format!("{name}.lessops.json"));
        if let Err(report) = output::replace(&path, json) {
            // As for the macro: the build is none the worse for it.
            report.warn();
        }
    }
}

/// Reads a binary's functions. A library of this name may have some that are not linked.
fn read(path: &Path, library: Option<&str>) -> Result<Manifest> {
    let binary = Binary::read(path)?;
    // A linker may pad even a section that nothing was put into.
    if binary.records.iter().all(|byte| *byte == 0) {
        return Err(without_functions(path, library).into());
    }
    Ok(Manifest::from_records(&binary.records).map_err(|error| Report::new(error.to_string()).file(path))?)
}

/// A library that no code refers to is not linked, and neither are its functions.
fn without_functions(path: &Path, library: Option<&str>) -> Report {
    let report = Report::new("this binary has no lessops functions").file(path);
    let unlinked = library.filter(|library| {
        // An example lies one folder deeper than the library does.
        path.ancestors().skip(1).take(2).any(|folder| {
            fs::read_to_string(folder.join(format!("lib{library}.lessops.json"))).is_ok_and(|json| {
                Manifest::from_json(&json).is_ok_and(|manifest| !manifest.functions.is_empty())
            })
        })
    });
    match unlinked {
        Some(library) => report
            .note(format!(
                "the library `{library}` has some, but is not linked, since nothing in the binary refers to it"
            ))
            .help(format!("add `use {library} as _;` to the binary's source")),
        None => report.help(
            "write `#[lambda(...)]` above one; if it stands in a library, add `use my_lib as _;` to `main.rs`",
        ),
    }
}

/// The name of the crate that a binary is of.
fn crate_name(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.replace('-', "_"))
}
