//! `cargo lessops new`: a service to begin with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use lessops_core::code::Code;

use crate::cargo;
use crate::report::{Failure, Report, Result, shown};

const EXAMPLES: &str = "\
Examples:
  A service with one function, in a new folder:
      cargo lessops new greeter
  An HTTP API, built and tested, and its template:
      cargo lessops new notes --template api && cd notes
      cargo test && cargo lessops template

Exit code: 0 when the package is there, 1 when it could not be made, 2 for a wrong option.";

/// Create a package with a service that builds, has a test, and can be deployed
///
/// It is what `cargo new` makes, with `lessops` as a dependency and a program to change.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct New {
    /// The folder to make; its name is the package's
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// What the service does
    #[arg(short, long, value_enum, default_value_t = Template::Minimal)]
    template: Template,
    /// The package's name, if it is not the folder's
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// A checkout of lessops to depend on, instead of a version of the registry; by default the one that this command was installed from, if
    /// there is one
    #[arg(long, value_name = "FOLDER")]
    lessops: Option<PathBuf>,
    /// Run without accessing the network
    #[arg(long)]
    offline: bool,
}

/// A service to begin with.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// One function that others invoke
    Minimal,
    /// Two routes of an HTTP API
    Api,
    /// A queue of jobs, and a schedule
    Worker,
}

impl Template {
    fn program(self) -> &'static str {
        match self {
            Self::Minimal => include_str!("../../templates/minimal.rs"),
            Self::Api => include_str!("../../templates/api.rs"),
            Self::Worker => include_str!("../../templates/worker.rs"),
        }
    }
}

impl New {
    pub(super) fn run(&self) -> Result<()> {
        let Self { path, template, name, lessops: _, offline: _ } = self;
        let checkout = self.checkout()?;
        let was_there = path.exists();
        let mut new = cargo::command();
        new.args(["new", "--quiet", "--bin"]).args(name.iter().flat_map(|name| ["--name", name])).arg(path);
        succeed(&mut new)?;
        let made = self.fill(checkout.as_deref(), template.program());
        // `cargo new` refuses a folder that is there, so all that is in it is ours.
        if made.is_err() && !was_there {
            let _ = fs::remove_dir_all(path);
        }
        made
    }

    /// Adds the dependencies and the program.
    fn fill(&self, checkout: Option<&Path>, program: &str) -> Result<()> {
        let add = |arguments: &[&str]| {
            let mut add = cargo::command();
            add.arg("add").arg("--quiet").arg("--manifest-path").arg(self.path.join("Cargo.toml"));
            add.args(arguments).args(self.offline.then_some("--offline"));
            add
        };
        let mut lessops = add(&[]);
        match checkout {
            Some(folder) => lessops.arg("lessops").arg("--path").arg(folder),
            None => lessops.arg(concat!("lessops@", env!("CARGO_PKG_VERSION"))),
        };
        succeed(&mut lessops)?;
        succeed(&mut add(&["serde", "--features", "derive"]))?;
        if program.contains("tokio::test") {
            succeed(&mut add(&["tokio", "--dev", "--no-default-features", "--features", "macros,rt"]))?;
        }
        let main = self.path.join("src/main.rs");
        fs::write(&main, program).map_err(|error| {
            Report::because(Code::System, format!("can't write `{}`", shown(&main)), error).into()
        })
    }

    /// The checkout to depend on: the one that is named, or that this command was built in.
    fn checkout(&self) -> Result<Option<PathBuf>> {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let folder = self.lessops.as_deref().or(built_in);
        let is_ours = |folder: &&Path| folder.join("lessops-macros/Cargo.toml").is_file();
        match (folder.filter(is_ours), &self.lessops) {
            (None, Some(folder)) => {
                let help = "name the folder that its `Cargo.toml` lies in";
                Err(Report::new(Code::NoCheckout, "there is no checkout of lessops")
                    .file(folder)
                    .help(help)
                    .into())
            }
            (folder, _) => Ok(folder.map(Path::to_owned)),
        }
    }
}

/// Runs cargo, which says itself what is wrong.
fn succeed(cargo: &mut Command) -> Result<()> {
    let status = cargo.status().map_err(|error| cargo::not_started(cargo, error))?;
    if status.success() { Ok(()) } else { Err(Failure::shown_by_cargo()) }
}
