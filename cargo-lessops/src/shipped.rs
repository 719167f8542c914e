//! What is shipped: services in binaries and in the zips of binaries, with the packages that they are made of.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use auditable_serde::VersionInfo;
use lessops_core::code::Code;
use lessops_core::manifest::{Manifest, Package};

use crate::binary::{BOOTSTRAP, Binary};
use crate::build::Built;
use crate::dependencies;
use crate::report::{Report, Result, shown};

/// A service, as it is shipped.
pub(crate) struct Shipped {
    /// The file that it is in, as a person is shown it.
    pub(crate) place: String,
    /// The package of the service.
    pub(crate) package: Package,
    /// The names of its functions.
    pub(crate) functions: Vec<String>,
    /// What they are made of, all of the same, since they are one binary.
    pub(crate) dependencies: VersionInfo,
}

impl Shipped {
    /// What has just been built.
    pub(crate) fn built(built: Built) -> Self {
        Self::new(shown(&built.place), built.manifest, built.dependencies)
    }

    /// Reads a binary, or a zip with a `bootstrap`.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let binary = Binary::read(path)?;
        Self::of_binary(&binary, shown(path)).map_err(|report| report.file(path).into())
    }

    /// What a binary says.
    pub(crate) fn of_binary(binary: &Binary, place: String) -> Result<Self, Report> {
        if binary.dependencies.is_empty() {
            return Err(without_list());
        }
        let list = dependencies::decode(&binary.dependencies)?;
        Ok(Self::new(place, binary.manifest()?, list))
    }

    /// Reads a file that is named, or all packages in a folder and those in it: zips, and files of the name `bootstrap`.
    pub(crate) fn find(path: &Path) -> Result<Vec<Self>> {
        if !path.is_dir() {
            return Ok(vec![Self::read(path)?]);
        }
        let mut files = Vec::new();
        collect(path, &mut files).map_err(|error| {
            Report::because(Code::NotABinary, format!("can't read `{}`", shown(path)), error)
        })?;
        if files.is_empty() {
            let report = Report::new(
                Code::NotABinary,
                format!("there is no zip and no `bootstrap` in `{}`", shown(path)),
            );
            return Err(report
                .help("name the binary itself, or build one with `cargo lessops build`")
                .into());
        }
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn new(place: String, manifest: Manifest, dependencies: VersionInfo) -> Self {
        let functions = manifest.functions.into_iter().map(|function| function.name).collect();
        Self { place, package: manifest.package, functions, dependencies }
    }
}

/// The packages in a folder, in the order of their paths. Behind links there may be anything, even the folder itself.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file()
            && (path.extension().is_some_and(|end| end == "zip") || path.ends_with(BOOTSTRAP))
        {
            files.push(path);
        }
    }
    Ok(())
}

fn without_list() -> Report {
    Report::new(Code::NoDependencies, "this binary has no list of its dependencies").help(
        "`cargo lessops build` puts one into the binary that it packs, and so does `cargo auditable build`",
    )
}
