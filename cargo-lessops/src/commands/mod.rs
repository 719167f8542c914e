//! The command line: one file for each command.

mod alarms;
mod dashboard;
mod manifest;
mod new;
mod permissions;
mod template;

use clap::{Parser, Subcommand};

use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  A service to begin with:
      cargo lessops new greeter
  What the service in this folder consists of:
      cargo lessops manifest
  What its people hear of, who of them, and what that costs:
      cargo lessops alarms
  What its functions may do, and why:
      cargo lessops permissions
  What its dashboard will look like:
      cargo lessops dashboard -o dashboard.svg
  The template that deploys it:
      cargo lessops template --release -o template.json

`cargo lessops COMMAND --help` has more for each command.";

/// What a lessops service consists of, read from its binary
///
/// A function with `#[lambda(...)]` leaves a record in the binary that it is linked into. These commands
/// build that binary, or take one that is there, and turn the records into a manifest, a template, or
/// what its people want to know. The
/// binary is read, never run: it may be for any machine.
#[derive(Parser)]
#[command(
    bin_name = "cargo lessops",
    version,
    styles = clap_cargo::style::CLAP_STYLING,
    max_term_width = 110,
    after_long_help = EXAMPLES,
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Alarms(alarms::Alarms),
    Dashboard(dashboard::Dashboard),
    Manifest(manifest::Manifest),
    New(new::New),
    Permissions(permissions::Permissions),
    Template(template::Template),
}

impl Cli {
    /// Runs the command that was given.
    pub(crate) fn run(&self) -> Result<()> {
        match &self.command {
            Command::Alarms(alarms) => alarms.run(),
            Command::Dashboard(dashboard) => dashboard.run(),
            Command::Manifest(manifest) => manifest.run(),
            Command::New(new) => new.run(),
            Command::Permissions(permissions) => permissions.run(),
            Command::Template(template) => template.run(),
        }
    }
}
