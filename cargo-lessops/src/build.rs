//! Building for Lambda: the binary of a package as it is deployed, with the list of its dependencies in it.

use std::fs;
use std::path::{Path, PathBuf};

use auditable_serde::VersionInfo;
use cargo_metadata::{MetadataCommand, Package};
use clap::Args;
use lessops_core::code::Code;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Architecture;

use crate::cargo::{self, Compiled, Workspace};
use crate::options::{BuildOptions, PackageOptions};
use crate::report::{Report, Result, shown};
use crate::tool::{Tool, Triple};
use crate::{architecture, dependencies, embed, output, package, service, settings};

/// For which machine to build, and by which tool.
#[derive(Args)]
#[command(next_help_heading = "Build")]
pub(crate) struct Machine {
    /// Build for Graviton: `--target aarch64-unknown-linux-gnu` [default: `architecture` of the settings, or this machine's]
    #[arg(long, conflicts_with_all = ["x86_64", "target"])]
    arm64: bool,
    /// Build for Intel and AMD: `--target x86_64-unknown-linux-gnu`
    #[arg(long = "x86-64", alias = "x86_64", conflicts_with = "target")]
    x86_64: bool,
    /// What compiles and links [default: the first that is installed, cargo itself where this machine is like Lambda's]
    #[arg(long, value_name = "TOOL", value_enum)]
    with: Option<Tool>,
}

impl Machine {
    fn triple(&self, options: &BuildOptions, setting: Option<Architecture>) -> Triple {
        match &options.target {
            Some(triple) => Triple::named(triple),
            None if self.arm64 => Triple::of(Some(Architecture::Arm64)),
            None if self.x86_64 => Triple::of(Some(Architecture::X86_64)),
            None => Triple::of(setting),
        }
    }
}

/// A binary as it is deployed.
pub(crate) struct Built {
    /// What has built it.
    pub(crate) tool: Tool,
    /// What its machine is called in Lambda's words.
    pub(crate) architecture: Architecture,
    /// Its bytes, list included.
    pub(crate) binary: Vec<u8>,
    /// Its functions.
    pub(crate) manifest: Manifest,
    /// What it is made of.
    pub(crate) dependencies: VersionInfo,
    /// Where its zip goes unless the user says otherwise: where cargo-lambda puts it.
    pub(crate) place: PathBuf,
}

impl Built {
    /// Builds the binary of the package that is meant.
    pub(crate) fn build(options: &PackageOptions, build: &BuildOptions, machine: &Machine) -> Result<Self> {
        let workspace = Workspace::require(options)?;
        let package = workspace.package(options.name())?;
        let settings = settings::read(&workspace, package, options.stage())?;
        let target = cargo::target(package, build)?;
        let triple = machine.triple(build, settings.architecture);
        let tool = Tool::choose(machine.with, &triple)?;
        let mut command = tool.command(&triple);
        build.pass_for_deployment_to(&mut command);
        let compiled = cargo::compile(command, package, target, &options.locking)?;

        let executable = &compiled.executable;
        let (read, manifest) = service::read(executable, cargo::library(package))?;
        let at = |report: Report| report.file(executable);
        let architecture = architecture::of_lambda(&read).map_err(at)?;
        read.glibc.iter().try_for_each(|glibc| glibc.check(architecture)).map_err(at)?;
        let mut binary = fs::read(executable).map_err(|error| {
            Report::because(Code::UnreadableBinary, format!("can't read `{}`", shown(executable)), error)
        })?;
        let dependencies = match &read.dependencies[..] {
            [] => {
                let list = list(package, &compiled, &triple, options, build)?;
                binary = embed::add_section(&binary, dependencies::SECTION, &dependencies::encode(&list))
                    .map_err(|error| {
                        at(Report::because(
                            Code::NoDependencies,
                            "this binary takes no list of dependencies",
                            error,
                        ))
                    })?;
                list
            }
            // It was built by cargo-auditable.
            section => dependencies::decode(section).map_err(at)?,
        };
        let folder = build.target_dir.as_deref().unwrap_or(workspace.target_folder());
        let place = folder.join("lambda").join(&target.name).join("bootstrap.zip");
        Ok(Self { tool, architecture, binary, manifest, dependencies, place })
    }

    /// Writes the zip, and gives its bytes.
    pub(crate) fn save(&self, path: &Path) -> Result<Vec<u8>> {
        let zip = package::of_bytes(&self.binary)?;
        if path == self.place {
            let folder = path.parent().unwrap_or(path);
            fs::create_dir_all(folder).map_err(|error| {
                Report::because(Code::System, format!("can't make the folder `{}`", shown(folder)), error)
            })?;
        }
        output::replace(path, [&zip])?;
        Ok(zip)
    }
}

/// What cargo has used, and what it knows of that.
fn list(
    package: &Package,
    compiled: &Compiled,
    triple: &Triple,
    options: &PackageOptions,
    build: &BuildOptions,
) -> Result<VersionInfo> {
    let mut cargo = MetadataCommand::new().manifest_path(&package.manifest_path).cargo_command();
    // Packages for other systems may not be on this machine, and are not asked for. Macros run on this one.
    cargo.args(["--filter-platform", triple.of_rustc(), "--filter-platform", "host-tuple"]);
    build.pass_features_to(&mut cargo);
    options.locking.pass_to(&mut cargo);
    Ok(dependencies::of(&cargo::metadata(cargo)?, &package.id, &compiled.packages))
}
