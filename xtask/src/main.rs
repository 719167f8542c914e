//! `cargo xtask <command>`: whatever there is to run in this repository, with nothing installed but Rust and Python.

mod bench;
mod editor;
mod reference;
mod steps;
mod tools;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};

use anyhow::{Context as _, Result};
use clap::Parser;
use xshell::{Shell, cmd};

use crate::steps::Step;

/// What there is to run in this repository
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Run the checks, the cheap ones first
    Test {
        /// Run these alone
        steps: Vec<Step>,
        /// Leave out what needs Python or rust-analyzer
        #[arg(long, conflicts_with = "steps")]
        fast: bool,
        /// The same as the step `editor`
        #[arg(long, conflicts_with_all = ["steps", "fast"])]
        editor: bool,
    },
    /// Run `cargo lessops` as it stands here
    Lessops {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Write every golden file anew from what the code does now
    Bless,
    /// Write docs/reference, its schemas, and the tables of other pages anew
    Reference,
    /// Measure lessops against a bare `lambda_runtime`, and print the ratios
    Bench,
}

fn main() -> ExitCode {
    run(Command::parse()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode> {
    let sh = Shell::new()?;
    sh.change_dir(ROOT);
    match command {
        Command::Test { editor: true, .. } => return Ok(steps::run(&sh, &[Step::Editor], false)),
        Command::Test { steps, fast, .. } => return Ok(steps::run(&sh, &steps, fast)),
        Command::Bless => {
            // Some tests read it. What follows from goldens that change is written by the last of them.
            reference::write(Path::new(ROOT))?;
            cmd!(sh, "cargo test --workspace --exclude shop")
                .env("BLESS", "1")
                .env("TRYBUILD", "overwrite")
                .run()?;
        }
        Command::Reference => reference::write(Path::new(ROOT))?,
        Command::Bench => bench::run(&sh)?,
        Command::Lessops { arguments } => return lessops(&arguments),
    }
    Ok(ExitCode::SUCCESS)
}

/// The root of the workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Where cargo builds.
fn target_folder(sh: &Shell) -> PathBuf {
    sh.current_dir().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()))
}

/// The commands of `cargo lessops` that talk to AWS. Its SDK takes longer to compile than all else, so whoever wants another
/// command does not wait for it.
const WITH_AWS: [&str; 6] = ["deploy", "destroy", "logs", "outputs", "redrive", "status"];
/// The option of other commands that has them talk to it.
const WITH_AWS_OPTION: &str = "--deployed";
/// The commands that run functions, for which others need not wait either.
const WITH_LOCAL: [&str; 2] = ["dev", "invoke"];

/// Stays in the user's folder, which says what package is meant, and passes the exit code on.
fn lessops(arguments: &[OsString]) -> Result<ExitCode> {
    let is_among =
        |words: &[&str]| arguments.first().is_some_and(|command| words.iter().any(|word| command == word));
    let is_aws_wanted = is_among(&WITH_AWS) || arguments.iter().any(|argument| argument == WITH_AWS_OPTION);
    let status = process::Command::new("cargo")
        .args(["run", "--quiet", "--package", "cargo-lessops", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .args((!is_aws_wanted).then_some("--no-default-features"))
        .args(is_among(&WITH_LOCAL).then_some("--features=local"))
        .args(["--", "lessops"])
        .args(arguments)
        .status()
        .context("cargo could not be started")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
