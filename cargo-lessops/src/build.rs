//! Building for Lambda: the binary of a package as it is deployed, with the list of its dependencies in it.

use std::fs;
use std::path::PathBuf;

use auditable_serde::VersionInfo;
use cargo_metadata::{MetadataCommand, Package};
use clap::Args;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Architecture;

use crate::cargo::{self, Compiled, Workspace};
use crate::options::{BuildOptions, PackageOptions};
use crate::report::{Report, Result, shown};
use crate::tool::{Tool, Triple};
use crate::{architecture, dependencies, embed, service, settings};

/// What is built for Lambda, and by which tool.
#[derive(Args)]
#[command(next_help_heading = "Build")]
pub(crate) struct Deployment {
    /// Build for Graviton: `--target aarch64-unknown-linux-gnu` [default: `architecture` of the settings, or this machine's]
    #[arg(long, conflicts_with_all = ["x86_64", "target"])]
    arm64: bool,
    /// Build for Intel and AMD: `--target x86_64-unknown-linux-gnu`
    #[arg(long = "x86-64", alias = "x86_64", conflicts_with = "target")]
    x86_64: bool,
    /// What compiles and links [default: the first that is installed, cargo itself where this machine is like Lambda's]
    #[arg(long, value_name = "TOOL", value_enum)]
    with: Option<Tool>,
    #[command(flatten)]
    pub(crate) build: BuildOptions,
}

/// A binary for Lambda.
pub(crate) struct Built {
    /// Its functions.
    pub(crate) manifest: Manifest,
    /// What its machine is called in Lambda's words.
    pub(crate) architecture: Architecture,
    /// What has built it.
    pub(crate) tool: Tool,
    /// Its bytes, list included.
    pub(crate) binary: Vec<u8>,
    /// What it is made of.
    pub(crate) dependencies: VersionInfo,
    /// The file that cargo has linked, without the list.
    pub(crate) executable: PathBuf,
    /// Where deployment packages go, as with cargo-lambda.
    pub(crate) zip: PathBuf,
}

impl Built {
    /// Builds the binary of the package that is meant.
    pub(crate) fn build(options: &PackageOptions, deployment: &Deployment) -> Result<Self> {
        let workspace = Workspace::require(options)?;
        let package = workspace.package(options.name())?;
        let settings = settings::read(&workspace, package)?;
        let target = cargo::target(package, &deployment.build)?;
        let triple = deployment.triple(settings.architecture);
        let tool = Tool::choose(deployment.with, &triple)?;
        let mut command = tool.command(&triple);
        deployment.build.pass_for_deployment_to(&mut command);
        let compiled = cargo::compile(command, package, target, &options.locking)?;

        let executable = &compiled.executable;
        let library = package.targets.iter().find(|target| target.is_lib());
        let (read, manifest) = service::read(executable, library.map(|target| target.name.as_str()))?;
        let at = |report: Report| report.file(executable);
        let architecture = architecture::of_lambda(&read).map_err(at)?;
        read.glibc.iter().try_for_each(|glibc| glibc.check(architecture)).map_err(at)?;
        let mut binary = fs::read(executable)
            .map_err(|error| Report::because(format!("can't read `{}`", shown(executable)), error))?;
        let dependencies = match &read.dependencies[..] {
            [] => {
                let list = list(package, &compiled, &triple, options, &deployment.build)?;
                binary = embed::add_section(&binary, dependencies::SECTION, &dependencies::encode(&list))
                    .map_err(|error| {
                        at(Report::because("no list of dependencies can be added to this binary", error))
                    })?;
                list
            }
            // It was built by cargo-auditable.
            section => dependencies::decode(section).map_err(at)?,
        };
        let folder = deployment.build.target_dir.as_deref().unwrap_or(workspace.target_folder());
        let zip = folder.join("lambda").join(&target.name).join("bootstrap.zip");
        Ok(Self { manifest, architecture, tool, binary, dependencies, executable: compiled.executable, zip })
    }
}

impl Deployment {
    fn triple(&self, setting: Option<Architecture>) -> Triple {
        match &self.build.target {
            Some(triple) => Triple::named(triple),
            None if self.arm64 => Triple::of(Some(Architecture::Arm64)),
            None if self.x86_64 => Triple::of(Some(Architecture::X86_64)),
            None => Triple::of(setting),
        }
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
