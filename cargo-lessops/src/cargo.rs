//! Cargo: which package and binary are meant, and how the binary is built. What cargo says, it says itself.

use std::collections::HashSet;
#[cfg(feature = "local")]
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Message, Metadata, MetadataCommand, Package, PackageId, Target, TargetKind};
use lessops_core::code::Code;
use lessops_core::problem::nearest_or_all;

use crate::message_format;
use crate::options::{BuildOptions, Locking, PackageOptions};
use crate::report::{Failure, Report, Result};

/// The packages around a `Cargo.toml`.
pub(crate) struct Workspace {
    metadata: Metadata,
    cargo_toml: PathBuf,
}

impl Workspace {
    /// The workspace that the options name, or else the one that the working directory lies in, if any.
    pub(crate) fn find(options: &PackageOptions) -> Result<Option<Self>> {
        Self::asked(options, MetadataCommand::new().no_deps())
    }

    /// The same, by what cargo is asked.
    fn asked(options: &PackageOptions, command: &mut MetadataCommand) -> Result<Option<Self>> {
        let Some(cargo_toml) = options.manifest_path.clone().or_else(nearest_cargo_toml) else {
            return Ok(None);
        };
        let mut cargo = command.manifest_path(&cargo_toml).cargo_command();
        options.locking.pass_to(&mut cargo);
        let metadata = metadata(cargo)?;
        message_format::set_root(metadata.workspace_root.as_std_path());
        Ok(Some(Self { metadata, cargo_toml }))
    }

    /// The same, where there is nothing to do without one.
    pub(crate) fn require(options: &PackageOptions) -> Result<Self> {
        Ok(Self::find(options)?.ok_or_else(without_cargo_toml)?)
    }

    /// The member with a name.
    pub(crate) fn member(&self, name: &str) -> Option<&Package> {
        self.metadata.workspace_packages().into_iter().find(|package| package.name == name)
    }

    /// The package that is meant: by name, by the folder, or because no other one has a binary.
    pub(crate) fn package(&self, name: Option<&str>) -> Result<&Package> {
        let members = self.metadata.workspace_packages();
        if let Some(name) = name {
            let names = members.iter().map(|package| package.name.as_str());
            return self.member(name).ok_or_else(|| {
                Report::new(Code::WhichPackage, format!("no package of this workspace has the name `{name}`"))
                    .file(&self.cargo_toml)
                    .help(nearest_or_all(name, names))
                    .into()
            });
        }
        let here = self.cargo_toml.canonicalize().ok();
        let of_folder = |package: &&&Package| package.manifest_path.canonicalize().ok() == here;
        if let Some(package) = members.iter().find(of_folder) {
            return Ok(package);
        }
        let mut with_binary = self.metadata.workspace_default_packages();
        with_binary.retain(|package| package.targets.iter().any(Target::is_bin));
        let names = with_binary.iter().map(|package| package.name.as_str());
        let report = match with_binary[..] {
            [package] => return Ok(package),
            [] => Report::new(Code::WhichBinary, "no package of this workspace has a binary"),
            _ => Report::new(
                Code::WhichPackage,
                format!("several packages of this workspace have a binary: {}", listed(names)),
            )
            .help("name one with `--package`"),
        };
        Err(report.file(&self.cargo_toml).into())
    }

    /// Where cargo puts what it builds, unless an option says otherwise.
    pub(crate) fn target_folder(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// The folder of the workspace's own `Cargo.toml`.
    pub(crate) fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// The `Cargo.toml` that was named, or found.
    pub(crate) fn cargo_toml(&self) -> &Path {
        &self.cargo_toml
    }

    /// `[workspace.metadata.lessops]`.
    pub(crate) fn table(&self) -> &serde_json::Value {
        &self.metadata.workspace_metadata["lessops"]
    }
}

/// What a package is built of.
#[cfg(feature = "local")]
pub(crate) struct Sources {
    /// The folders of the package and of all that it depends on by path, and that of the workspace.
    pub(crate) folders: BTreeSet<PathBuf>,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
}

/// What a package is built of that may change on this machine.
#[cfg(feature = "local")]
pub(crate) fn sources(options: &PackageOptions) -> Result<Sources> {
    let workspace = Workspace::asked(options, &mut MetadataCommand::new())?.ok_or_else(without_cargo_toml)?;
    let package = workspace.package(options.name())?;
    let metadata = &workspace.metadata;
    let resolve = metadata.resolve.as_ref();
    let nodes = resolve.map(|resolve| resolve.nodes.iter().map(|node| (&node.id, node)).collect());
    let nodes: BTreeMap<_, _> = nodes.unwrap_or_default();
    let mut folders = BTreeSet::from([workspace.root().to_owned()]);
    let (mut seen, mut open) = (BTreeSet::new(), vec![&package.id]);
    while let Some(id) = open.pop() {
        let here = metadata.packages.iter().find(|package| package.id == *id && package.source.is_none());
        // What a registry holds never changes.
        let Some(folder) = here.and_then(|package| package.manifest_path.parent()) else { continue };
        if seen.insert(id) {
            folders.insert(folder.into());
            open.extend(nodes.get(id).into_iter().flat_map(|node| &node.dependencies));
        }
    }
    Ok(Sources { folders, target: workspace.target_folder().to_owned() })
}

/// The cargo that this command was started by, or the one that there is.
pub(crate) fn command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Asks cargo about packages.
pub(crate) fn metadata(mut cargo: Command) -> Result<Metadata> {
    let output = cargo.stderr(Stdio::inherit()).output().map_err(|error| not_started(&cargo, error))?;
    if !output.status.success() {
        return Err(Failure::shown_by_cargo());
    }
    MetadataCommand::parse(String::from_utf8_lossy(&output.stdout)).map_err(|error| {
        Report::because(Code::CargoFailed, "can't understand `cargo metadata`", error).into()
    })
}

/// What cargo made.
pub(crate) struct Compiled {
    /// The binary.
    pub(crate) executable: PathBuf,
    /// All packages that have a part in it, or in how it was built, whether they were compiled anew or not.
    pub(crate) packages: HashSet<PackageId>,
}

/// Builds what is meant of a package, and gives the path of the executable.
pub(crate) fn build(package: &Package, options: &BuildOptions, locking: &Locking) -> Result<PathBuf> {
    let mut cargo = command();
    cargo.arg("build");
    options.pass_to(&mut cargo);
    Ok(compile(cargo, package, target(package, options)?, locking)?.executable)
}

/// Has a subcommand, which takes the options of `cargo build`, build a target of a package.
pub(crate) fn compile(
    mut cargo: Command,
    package: &Package,
    target: &Target,
    locking: &Locking,
) -> Result<Compiled> {
    let kind = if target.is_example() { "--example" } else { "--bin" };
    let format = match message_format::is_for_programs() {
        true => "--message-format=json",
        false => "--message-format=json-render-diagnostics",
    };
    cargo.args([format, kind, &target.name]);
    cargo.arg("--manifest-path").arg(&package.manifest_path);
    locking.pass_to(&mut cargo);

    let mut child = cargo.stdout(Stdio::piped()).spawn().map_err(|error| not_started(&cargo, error))?;
    let stdout = child.stdout.take().expect("standard output is a pipe, as set on the line above");
    let (mut executable, mut packages) = (None, HashSet::new());
    for message in Message::parse_stream(BufReader::new(stdout)) {
        let artifact = match message
            .map_err(|error| Report::because(Code::CargoFailed, "can't understand `cargo build`", error))?
        {
            Message::CompilerArtifact(artifact) => artifact,
            Message::CompilerMessage(found) => {
                message_format::print_compiler(&found.message);
                continue;
            }
            _ => continue,
        };
        if artifact.package_id == package.id
            && (&artifact.target.name, &artifact.target.kind) == (&target.name, &target.kind)
        {
            executable = artifact.executable;
        }
        packages.insert(artifact.package_id);
    }
    let status =
        child.wait().map_err(|error| Report::because(Code::CargoFailed, "can't wait for cargo", error))?;
    match executable {
        Some(executable) if status.success() => Ok(Compiled { executable: executable.into(), packages }),
        None if status.success() => {
            Err(Report::new(Code::CargoFailed, format!("cargo made no executable of `{}`", target.name))
                .into())
        }
        _ => Err(Failure::shown_by_cargo()),
    }
}

/// The name of a package's library, if it has one.
pub(crate) fn library(package: &Package) -> Option<&str> {
    package.targets.iter().find(|target| target.is_lib()).map(|target| target.name.as_str())
}

/// The binary or example of a package that is meant.
pub(crate) fn target<'a>(package: &'a Package, options: &BuildOptions) -> Result<&'a Target> {
    let (kind, name) = match (&options.example, &options.bin) {
        (Some(example), _) => (TargetKind::Example, Some(example)),
        (None, bin) => (TargetKind::Bin, bin.as_ref().or(package.default_run.as_ref())),
    };
    let targets: Vec<_> = package.targets.iter().filter(|target| target.kind.contains(&kind)).collect();
    let names = targets.iter().map(|target| target.name.as_str());
    let report = match (name, &targets[..]) {
        (None, [target]) => return Ok(target),
        (None, []) => Report::new(Code::WhichBinary, format!("the package `{}` has no binary", package.name))
            .help(no_binary(package)),
        (None, _) => Report::new(
            Code::WhichBinary,
            format!("the package `{}` has several binaries: {}", package.name, listed(names)),
        )
        .help("name one with `--bin`, or set `default-run` in `[package]`"),
        (Some(name), _) => {
            if let Some(target) = targets.iter().find(|target| target.name == *name) {
                return Ok(target);
            }
            Report::new(Code::WhichBinary, format!("the package `{}` has no {kind} `{name}`", package.name))
                .help(nearest_or_all(name, names))
        }
    };
    Err(report.file(package.manifest_path.as_std_path()).into())
}

/// What a package without a binary needs: an entry point, or one of its examples to be named.
fn no_binary(package: &Package) -> String {
    let examples = package.targets.iter().filter(|target| target.is_example());
    match listed(examples.map(|target| target.name.as_str())) {
        none if none.is_empty() => {
            "add `src/main.rs` with `fn main() -> std::process::ExitCode { lessops::run() }`".to_owned()
        }
        examples => format!("name an example with `--example`: {examples}"),
    }
}

/// The `Cargo.toml` that cargo would find from the working directory.
fn nearest_cargo_toml() -> Option<PathBuf> {
    let folder = env::current_dir().ok()?;
    folder.ancestors().map(|folder| folder.join("Cargo.toml")).find(|path| path.is_file())
}

fn without_cargo_toml() -> Report {
    Report::new(Code::NoCargoToml, "there is no `Cargo.toml` in this folder or any above it")
        .help("name one with `--manifest-path`, or a binary that is built already with `--binary`")
}

pub(crate) fn not_started(cargo: &Command, error: std::io::Error) -> Report {
    Report::because(Code::CargoFailed, format!("can't run `{}`", cargo.get_program().display()), error)
}

/// Several names, as a sentence lists them.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
