//! The options that say which binary is meant: one to build, or one that is there.

use std::path::PathBuf;
use std::process::Command;

use clap::{Args, Id};
use clap_cargo::Features;
use lessops_core::cloudformation::Options;

/// Which binary to read.
#[derive(Args, Clone)]
pub(crate) struct Source {
    /// Read this binary instead of building one: ELF or Mach-O for any machine, or a zip with a `bootstrap`
    #[arg(long, value_name = "PATH", conflicts_with_all = ids::<BuildOptions>())]
    pub(crate) binary: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) package: PackageOptions,
    #[command(flatten)]
    pub(crate) build: BuildOptions,
}

impl Source {
    /// The same of another checkout, with what is built kept in other folders: the result in one, and all that leads to it
    /// in one that may be shared.
    pub(crate) fn moved(&self, cargo_toml: PathBuf, target: PathBuf, intermediate: PathBuf) -> Self {
        let mut moved = Self { binary: None, ..self.clone() };
        moved.package.manifest_path = Some(cargo_toml);
        moved.build.target_dir = Some(target);
        moved.build.build_dir = Some(intermediate);
        moved
    }
}

/// How large a service may be.
#[derive(Args)]
pub(crate) struct Limits {
    /// Lift CloudFormation's limits on the size of a template, for measurements
    #[arg(long, hide = true)]
    any_size: bool,
}

impl Limits {
    /// What core takes for it.
    pub(crate) fn options(&self) -> Options {
        if self.any_size { Options::unlimited() } else { Options::default() }
    }
}

/// Which package is meant, and how cargo may find out about it.
#[derive(Args, Clone)]
#[command(next_help_heading = "Package")]
pub(crate) struct PackageOptions {
    /// The package of the workspace that is meant
    #[arg(short, long, value_name = "NAME")]
    package: Option<String>,
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
    /// The stage of the service: its settings are those of `[package.metadata.lessops.stages.NAME]` over the package's
    #[arg(long, value_name = "NAME", env = "LESSOPS_STAGE")]
    stage: Option<String>,
    #[command(flatten)]
    pub(crate) locking: Locking,
}

impl PackageOptions {
    /// The name of the package, if the user gave one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.package.as_deref()
    }

    /// The stage that is meant, if not the service as such.
    pub(crate) fn stage(&self) -> Option<&str> {
        self.stage.as_deref()
    }

    /// Whether the user named a package, rather than leaving it to the folder they are in.
    pub(crate) fn is_given(&self) -> bool {
        self.package.is_some() || self.manifest_path.is_some()
    }
}

/// What cargo may change and fetch; every call of cargo gets these.
#[derive(Args, Clone)]
pub(crate) struct Locking {
    /// Assert that `Cargo.lock` will remain unchanged
    #[arg(long)]
    locked: bool,
    /// Run without accessing the network
    #[arg(long)]
    offline: bool,
    /// Equivalent to specifying both --locked and --offline
    #[arg(long)]
    frozen: bool,
}

impl Locking {
    /// Hands the options on.
    pub(crate) fn pass_to(&self, cargo: &mut Command) {
        flag(cargo, "--locked", self.locked);
        flag(cargo, "--offline", self.offline);
        flag(cargo, "--frozen", self.frozen);
    }
}

/// What to build, and how.
#[derive(Args, Clone)]
#[command(next_help_heading = "Build")]
pub(crate) struct BuildOptions {
    /// The binary, if the package has several
    #[arg(long, value_name = "NAME", conflicts_with = "example")]
    pub(crate) bin: Option<String>,
    /// An example, instead of a binary
    #[arg(long, value_name = "NAME")]
    pub(crate) example: Option<String>,
    /// Build with optimizations
    #[arg(short, long, conflicts_with = "profile")]
    release: bool,
    /// Build with this profile
    #[arg(long, value_name = "PROFILE")]
    profile: Option<String>,
    #[command(flatten)]
    features: Features,
    /// Build for this target triple
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Option<String>,
    /// Folder for all that is built
    #[arg(long, value_name = "FOLDER")]
    pub(crate) target_dir: Option<PathBuf>,
    /// Where intermediate results go, if not there.
    #[arg(skip)]
    build_dir: Option<PathBuf>,
}

impl BuildOptions {
    /// Hands on the options that cargo has under the same name.
    pub(crate) fn pass_to(&self, cargo: &mut Command) {
        flag(cargo, "--release", self.release);
        self.pass_all_but_speed_and_target_to(cargo);
        cargo.args(self.target.iter().flat_map(|target| ["--target", target]));
    }

    /// The same for what is deployed: optimized unless a profile says otherwise, and for a target that is settled elsewhere.
    pub(crate) fn pass_for_deployment_to(&self, cargo: &mut Command) {
        flag(cargo, "--release", self.profile.is_none());
        self.pass_all_but_speed_and_target_to(cargo);
    }

    /// Hands on what `cargo metadata` has to know too.
    pub(crate) fn pass_features_to(&self, cargo: &mut Command) {
        flag(cargo, "--all-features", self.features.all_features);
        flag(cargo, "--no-default-features", self.features.no_default_features);
        cargo.args(self.features.features.iter().flat_map(|features| ["--features", features]));
    }

    fn pass_all_but_speed_and_target_to(&self, cargo: &mut Command) {
        cargo.args(self.profile.iter().flat_map(|profile| ["--profile", profile]));
        self.pass_features_to(cargo);
        if let Some(folder) = &self.target_dir {
            cargo.arg("--target-dir").arg(folder);
        }
        if let Some(folder) = &self.build_dir {
            // `build.build-dir` of cargo's configuration.
            cargo.env("CARGO_BUILD_BUILD_DIR", folder);
        }
    }
}

/// All options of a group, as clap knows them.
pub(crate) fn ids<A: Args>() -> Vec<Id> {
    let command = A::augment_args(clap::Command::default());
    command.get_arguments().map(|argument| argument.get_id().clone()).collect()
}

fn flag(cargo: &mut Command, name: &str, set: bool) {
    if set {
        cargo.arg(name);
    }
}
