//! A service: the functions that its binary holds, and the settings of its package.

use std::fs;
use std::path::{Path, PathBuf};

use lessops_core::alarm::listing::{self, Alarms};
use lessops_core::check::{Finding, Severity};
use lessops_core::cloudformation::{self, Options, Text};
use lessops_core::code::Code;
use lessops_core::diff::Side;
#[cfg(feature = "aws")]
use lessops_core::failures::{self, Failures};
use lessops_core::function::Item;
use lessops_core::graph::{self, Graph};
use lessops_core::key_policy::{self, KeyPolicy};
use lessops_core::manifest::Manifest;
use lessops_core::permissions::{self, Permissions};
use lessops_core::settings::Service as Settings;
use lessops_core::stack_policy;
use serde_json::Value as Json;

use crate::binary::Binary;
use crate::cargo::{self, Workspace};
use crate::options::Source;
#[cfg(feature = "aws")]
use crate::package;
use crate::report::{Failure, Report, Result};
use crate::{architecture, output, settings};

/// A service.
pub(crate) struct Service {
    /// Its functions.
    pub(crate) manifest: Manifest,
    /// What its `Cargo.toml` says of it as a whole.
    pub(crate) settings: Settings,
    /// None where a manifest's text is all that there is.
    binary: Option<Binary>,
    path: PathBuf,
    /// Whether cargo has just built the binary, so that it keeps a manifest beside it.
    is_built: bool,
    workspace: Option<Workspace>,
}

impl Service {
    /// Builds or opens the binary that is meant, and reads it.
    pub(crate) fn load(source: &Source) -> Result<Self> {
        match &source.binary {
            Some(path) => Self::of_binary(path, source),
            None => Self::of_package(source),
        }
    }

    fn of_package(source: &Source) -> Result<Self> {
        let workspace = Workspace::require(&source.package)?;
        let package = workspace.package(source.package.name())?;
        // Before the build, which may take minutes.
        let settings = settings::read(&workspace, package, source.package.stage())?;
        let path = cargo::build(package, &source.build, &source.package.locking)?;
        let (binary, manifest) = read(&path, cargo::library(package)).inspect_err(|_| {
            // The last function is gone, and no macro ran to say so. It is fine if there is no such file.
            let _ = manifest_beside(&path).map(fs::remove_file);
        })?;
        Ok(Self {
            manifest,
            settings,
            binary: Some(binary),
            path,
            is_built: true,
            workspace: Some(workspace),
        })
    }

    /// Reads a binary that is there.
    pub(crate) fn of_binary(path: &Path, source: &Source) -> Result<Self> {
        let (binary, manifest) = read(path, crate_name(path).as_deref())?;
        Self::as_it_is(manifest, Some(binary), path, source)
    }

    /// The service of a manifest that lies in a file, as `cargo lessops manifest` writes it.
    pub(crate) fn of_manifest(manifest: Manifest, path: &Path, source: &Source) -> Result<Self> {
        Self::as_it_is(manifest, None, path, source)
    }

    /// What is not built. The settings are those of the package that the user names. Otherwise they are those of the
    /// package that the functions come from, if the user is in its workspace.
    fn as_it_is(manifest: Manifest, binary: Option<Binary>, path: &Path, source: &Source) -> Result<Self> {
        let is_named = source.package.is_given();
        let workspace = if is_named {
            Some(Workspace::require(&source.package)?)
        } else {
            Workspace::find(&source.package)?
        };
        let package = match &workspace {
            Some(workspace) if is_named => Some(workspace.package(source.package.name())?),
            Some(workspace) => workspace.member(&manifest.package.name),
            None => None,
        };
        let settings = match workspace.as_ref().zip(package) {
            Some((workspace, package)) => settings::read(workspace, package, source.package.stage())?,
            None => match source.package.stage() {
                Some(stage) => return Err(without_package(stage, &manifest.package.name).into()),
                None => Settings::default(),
            },
        };
        Ok(Self { manifest, settings, binary, path: path.to_owned(), is_built: false, workspace })
    }

    /// Settles which architecture the functions have, as a template must say it.
    pub(crate) fn settle_architecture(&mut self) -> Result<()> {
        if let Some(binary) = &self.binary {
            let architecture = architecture::of(binary, self.settings.architecture)
                .map_err(|report| report.file(&self.path))?;
            self.settings.architecture = Some(architecture);
        }
        Ok(())
    }

    /// The SHA-256 of its binary, or of the zip that this lies in.
    pub(crate) fn code(&self) -> Result<[u8; 32]> {
        Binary::digest(&self.path)
    }

    /// What is uploaded to Lambda.
    #[cfg(feature = "aws")]
    pub(crate) fn zip(&self) -> Result<Vec<u8>> {
        package::zip(&self.path)
    }

    /// Checks the service as a whole, which no compilation sees. What may not be as it is meant is shown.
    pub(crate) fn check(&self, options: Options) -> Result<()> {
        let checked = cloudformation::checked_with(&self.manifest, &self.settings, options)
            .map_err(|findings| self.failure(findings))?;
        self.warn(checked.warnings);
        Ok(())
    }

    /// The template. What may not be as it is meant is shown on the way.
    pub(crate) fn template(&self, options: Options) -> Result<Text> {
        let rendered = cloudformation::template_with(&self.manifest, &self.settings, options)
            .map_err(|findings| self.failure(findings))?;
        self.warn(rendered.checked.warnings);
        Ok(rendered.text)
    }

    /// The template, for whoever runs the service here rather than deploys it: it may be of any size, and what may not be
    /// as it is meant has been said by the commands that deploy it.
    #[cfg(feature = "local")]
    pub(crate) fn deployed(&self) -> Result<Json> {
        let rendered = cloudformation::template_with(&self.manifest, &self.settings, Options::unlimited())
            .map_err(|findings| self.failure(findings))?;
        json(&rendered.text)
    }

    /// The same within CloudFormation's limits, and with what may not be as it is meant: for whoever builds the service
    /// again and again, and would hear of neither before it is deployed.
    #[cfg(feature = "local")]
    pub(crate) fn deployable(&self) -> Result<Json> {
        json(&self.template(Options::default())?)
    }

    /// The path of its binary, which this machine can run.
    #[cfg(feature = "local")]
    pub(crate) fn runnable(&self) -> Result<&Path> {
        if Binary::is_zip(&self.path) {
            let report = Report::new(Code::NotRunnable, "a zip can't be run here").file(&self.path);
            return Err(report.help("name the binary that was put into it").into());
        }
        if let Some(binary) = &self.binary {
            architecture::check_host(binary).map_err(|report| report.file(&self.path))?;
        }
        Ok(&self.path)
    }

    /// What is deployed of it, rendered once: the template, the same as one side of a comparison, and the stack policy. What
    /// may not be as it is meant is shown on the way; `shown` says how people are told of a file.
    #[cfg(feature = "aws")]
    pub(crate) fn release(&mut self, shown: impl Fn(&Path) -> String) -> Result<(Text, Side, Json)> {
        self.settle_architecture()?;
        let options = Options { code: Some(self.code()?), ..Options::default() };
        let place = |item: &Item| shown(&self.file(item));
        let (rendered, side) = Side::rendered(&self.manifest, &self.settings, options, place)
            .map_err(|findings| self.failure(findings))?;
        self.warn(rendered.checked.warnings);
        Ok((rendered.text, side, stack_policy::of_stateful(&rendered.checked.stateful)))
    }

    /// The service as one side of a comparison; `shown` says how people are told of a file.
    pub(crate) fn side(&mut self, shown: impl Fn(&Path) -> String) -> Result<Side> {
        self.settle_architecture()?;
        // What is built here is not what is deployed; a zip, or a binary, may be.
        let is_code = !self.is_built && self.binary.is_some();
        let code = if is_code { Some(self.code()?) } else { None };
        let options = Options { code, ..Options::unlimited() };
        Side::of_service(&self.manifest, &self.settings, options, |item| shown(&self.file(item)))
            .map_err(|findings| self.failure(findings))
    }

    /// Everything that is wrong with the service, and its template if nothing is an error.
    pub(crate) fn problems(&self, options: Options) -> (Vec<Report>, Option<Text>) {
        let (findings, text) = match cloudformation::template_with(&self.manifest, &self.settings, options) {
            Ok(rendered) => (rendered.checked.warnings, Some(rendered.text)),
            Err(findings) => (findings, None),
        };
        (findings.into_iter().map(|finding| self.report(finding)).collect(), text)
    }

    fn warn(&self, warnings: Vec<Finding>) {
        for warning in warnings {
            self.report(warning).print();
        }
    }

    /// What its functions may do.
    pub(crate) fn permissions(&self) -> Result<Vec<Permissions>> {
        permissions::permissions(&self.manifest, &self.settings).map_err(|findings| self.failure(findings))
    }

    /// What its people hear of.
    pub(crate) fn alarms(&self) -> Result<Alarms> {
        listing::alarms(&self.manifest, &self.settings).map_err(|findings| self.failure(findings))
    }

    /// How it hangs together.
    pub(crate) fn graph(&self) -> Result<Graph> {
        graph::graph(&self.manifest, &self.settings).map_err(|findings| self.failure(findings))
    }

    /// What its functions failed on, and where that is kept.
    #[cfg(feature = "aws")]
    pub(crate) fn failures(&self) -> Vec<Failures> {
        failures::failures(&self.manifest, &self.settings)
    }

    /// What the stack is called that it is meant to be deployed as, in the stage that is meant.
    #[cfg(any(feature = "aws", feature = "local"))]
    pub(crate) fn stack(&self) -> String {
        stack(&self.settings, &self.manifest.package.name)
    }

    /// What the KMS keys that it names have to admit.
    pub(crate) fn key_policies(&self) -> Result<Vec<KeyPolicy>> {
        key_policy::key_policies(&self.manifest, &self.settings).map_err(|findings| self.failure(findings))
    }

    /// What keeps updates from replacing or deleting what holds its data.
    pub(crate) fn stack_policy(&self) -> Result<Json> {
        stack_policy::stack_policy(&self.manifest, &self.settings).map_err(|findings| self.failure(findings))
    }

    fn failure(&self, findings: Vec<Finding>) -> Failure {
        findings.into_iter().map(|finding| self.report(finding)).collect()
    }

    /// A finding, with the place of every function that has a part in it.
    fn report(&self, finding: Finding) -> Report {
        let report = Report::problem(finding.problem).severity(finding.severity);
        finding.functions.iter().fold(report, |report, item| self.at(report, item))
    }

    /// Adds the place of a function to what is said of it.
    pub(crate) fn at(&self, report: Report, item: &Item) -> Report {
        report.attribute(&self.file(item), item.line)
    }

    /// The file that a function stands in. Its record names it from its package's folder on.
    fn file(&self, item: &Item) -> PathBuf {
        // What a finding says of a function's resources may be more than its record does.
        let place = |item: &Item| (item.name.clone(), item.file.clone(), item.line);
        let function = self.manifest.functions.iter().find(|function| place(&function.item) == place(item));
        let package =
            function.and_then(|function| function.package.as_ref()).unwrap_or(&self.manifest.package);
        let member = self.workspace.as_ref().and_then(|workspace| workspace.member(&package.name));
        let folder = member.and_then(|member| member.manifest_path.parent());
        folder.map_or_else(|| item.file.clone().into(), |folder| folder.join(&item.file).into())
    }

    /// Puts the manifest beside a binary that cargo has built, where the macro may have left an older one.
    pub(crate) fn put_beside_binary(&self, json: &str) {
        let Some(path) = manifest_beside(&self.path).filter(|_| self.is_built) else { return };
        if let Err(report) = output::replace(&path, [json]) {
            // As for the macro: the build is none the worse for it.
            report.severity(Severity::Warning).print();
        }
    }
}

/// A template, as what it says.
#[cfg(feature = "local")]
fn json(template: &Text) -> Result<Json> {
    serde_json::from_str(&template.to_string())
        .map_err(|error| Report::because(Code::InvalidManifest, "the template is not JSON", error).into())
}

/// Reads a binary's functions. A library of this name may have some that are not linked.
pub(crate) fn read(path: &Path, library: Option<&str>) -> Result<(Binary, Manifest)> {
    let binary = Binary::read(path)?;
    // A linker may pad even a section that nothing was put into.
    if binary.records.iter().all(|byte| *byte == 0) {
        return Err(without_functions(path, library).into());
    }
    let manifest = binary.manifest().map_err(|report| report.file(path))?;
    Ok((binary, manifest))
}

/// What the stack of a package is called.
#[cfg(any(feature = "aws", feature = "local"))]
pub(crate) fn stack(settings: &Settings, package: &str) -> String {
    let name = settings.stack.as_ref().map_or(package, |stack| stack.as_str());
    // A package's name may have `_`, a stack's may not (CloudFormation API reference, CreateStack).
    name.replace('_', "-")
}

/// A stage is in the `Cargo.toml` that is not here.
fn without_package(stage: &str, package: &str) -> Report {
    Report::new(
        Code::Stages,
        format!("the stage `{stage}` is in the `Cargo.toml` of `{package}`, which is not in this workspace"),
    )
    .help("name it with `--manifest-path`")
}

/// A library that no code refers to is not linked, and neither are its functions.
fn without_functions(path: &Path, library: Option<&str>) -> Report {
    let report = Report::new(Code::WithoutFunctions, "this binary has no lessops functions").file(path);
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

/// The file in which the macro keeps the manifest of a binary.
fn manifest_beside(binary: &Path) -> Option<PathBuf> {
    Some(binary.with_file_name(format!("{}.lessops.json", crate_name(binary)?)))
}

/// The name of the crate that a binary is of.
fn crate_name(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.replace('-', "_"))
}
