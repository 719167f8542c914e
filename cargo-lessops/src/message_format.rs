//! How problems are printed: for people, or for what reads them after the command.

mod github;
mod json;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use cargo_metadata::diagnostic::Diagnostic;
use clap::{Args, ValueEnum};
use lessops_core::check::Severity;
use lessops_core::code::Code;

use crate::report::{Place, Report};

/// How problems are printed.
#[derive(Args)]
pub(crate) struct Messages {
    /// How to print what is wrong: `json` and `github` go to standard output in `check`, else to standard error
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = false
    )]
    message_format: MessageFormat,
}

/// How problems are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people, with the lines of source
    #[default]
    Human,
    /// For people, one line each
    Short,
    /// For programs, as rustc's: one JSON object a line
    Json,
    /// For GitHub Actions: annotations on the lines of source
    Github,
}

/// What this run of the command prints, and how. It is chosen once, as colours are.
#[derive(Debug)]
struct Chosen {
    format: MessageFormat,
    on_stdout: bool,
}

static CHOSEN: OnceLock<Chosen> = OnceLock::new();

/// The folder that programs look for the files in.
static ROOT: OnceLock<PathBuf> = OnceLock::new();

impl Messages {
    /// Lets all problems be printed so. `is_output` says that they are what the command is for, so that programs find
    /// them on standard output.
    pub(crate) fn choose(&self, is_output: bool) {
        // A second choice in one run changes nothing.
        let _ = CHOSEN.set(Chosen { format: self.message_format, on_stdout: is_output });
    }
}

/// Makes paths for programs begin at the workspace, as those of rustc do.
pub(crate) fn set_root(workspace: &Path) {
    let _ = ROOT.set(workspace.to_owned());
}

/// Whether a program is to read what is wrong, so that what the compiler finds must have that form, too.
pub(crate) fn is_for_programs() -> bool {
    matches!(format(), MessageFormat::Json | MessageFormat::Github)
}

/// Prints a problem.
pub(crate) fn print(report: &Report) {
    match format() {
        MessageFormat::Human => anstream::eprintln!("{}\n", report.styled()),
        MessageFormat::Short => anstream::eprintln!("{}", short(report)),
        MessageFormat::Json => print_line(&json::report(report).to_string()),
        MessageFormat::Github => print_line(&github::report(report)),
    }
}

/// Prints what the compiler found, if a program is to read it. Otherwise cargo has shown it.
pub(crate) fn print_compiler(diagnostic: &Diagnostic) {
    match format() {
        MessageFormat::Human | MessageFormat::Short => {}
        MessageFormat::Json => print_line(&json::compiler(diagnostic).to_string()),
        MessageFormat::Github => github::compiler(diagnostic).iter().for_each(|line| print_line(line)),
    }
}

/// Tells people that all is well. Programs see it by the exit code.
pub(crate) fn say(line: &str) {
    if !is_for_programs() {
        anstream::println!("{line}");
    }
}

fn format() -> MessageFormat {
    CHOSEN.get().map_or_else(MessageFormat::default, |chosen| chosen.format)
}

fn print_line(line: &str) {
    match CHOSEN.get() {
        Some(Chosen { on_stdout: true, .. }) => anstream::println!("{line}"),
        _ => anstream::eprintln!("{line}"),
    }
}

/// One line, as rustc's: `src/main.rs:7:1: error[L0101]: ...`.
fn short(report: &Report) -> String {
    let place = report.places.first().map(|place| match &place.line {
        Some(line) => {
            let column =
                line.source.as_ref().map(|source| format!(":{}", column(&source.text, source.code().start)));
            format!("{}:{}{}: ", path(place), line.number, column.unwrap_or_default())
        }
        None => format!("{}: ", path(place)),
    });
    let first = report.message.lines().next().unwrap_or_default();
    format!("{}{}[{}]: {first}", place.unwrap_or_default(), level(report), report.code.number())
}

fn level(report: &Report) -> &'static str {
    match report.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A column of a line, from 1, as rustc counts it: in characters.
fn column(line: &str, byte: usize) -> usize {
    line[..byte].chars().count() + 1
}

/// A path from the workspace on, where it lies in it.
fn path(place: &Place) -> String {
    from(ROOT.get().map(PathBuf::as_path), &place.path)
}

/// A path from a folder on, where it lies in it. The two may name one place in two ways.
fn from(root: Option<&Path>, path: &Path) -> String {
    let below = |root: &Path| {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let real_path = real(path)?;
        real_path.strip_prefix(real(root)?).ok().map(Path::to_owned)
    };
    let folder = root.map(Path::to_owned).or_else(|| env::current_dir().ok());
    let below = folder.as_deref().and_then(below);
    // Programs and GitHub have slashes, whatever the system.
    below.as_deref().unwrap_or(path).display().to_string().replace('\\', "/")
}

/// The code of this project that stands at the end of a message of the compiler's.
fn own_code(message: &str) -> Option<Code> {
    let (_, behind) = message.lines().next()?.rsplit_once(" [")?;
    Code::find(behind.strip_suffix(']')?).ok()
}
