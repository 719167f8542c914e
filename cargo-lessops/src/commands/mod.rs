//! The command line: one file for each command.

mod alarms;
mod check;
mod dashboard;
mod explain;
mod key_policy;
mod manifest;
mod new;
mod permissions;
#[cfg(feature = "aws")]
mod redrive;
mod stack_policy;
mod template;
#[cfg(not(feature = "aws"))]
mod without_aws;

use clap::{Parser, Subcommand};

use crate::message_format::Messages;
use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  A service to begin with:
      cargo lessops new greeter
  What the service in this folder consists of:
      cargo lessops manifest
  Whether anything is wrong with it:
      cargo lessops check
  What a code at the end of an error means:
      cargo lessops explain L0101
  What its people hear of, who of them, and what that costs:
      cargo lessops alarms
  What its functions may do, and why:
      cargo lessops permissions
  What the KMS keys that it names have to admit:
      cargo lessops key-policy
  What keeps updates from deleting its data:
      cargo lessops stack-policy
  What its dashboard will look like:
      cargo lessops dashboard -o dashboard.svg
  The template that deploys it:
      cargo lessops template --release -o template.json
  What it failed on, once it is deployed, put back:
      cargo lessops redrive FUNCTION

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
    #[command(flatten)]
    messages: Messages,
}

#[derive(Subcommand)]
enum Command {
    Alarms(alarms::Alarms),
    Check(check::Check),
    Dashboard(dashboard::Dashboard),
    Explain(explain::Explain),
    KeyPolicy(key_policy::KeyPolicies),
    Manifest(manifest::Manifest),
    New(new::New),
    Permissions(permissions::Permissions),
    #[cfg(feature = "aws")]
    Redrive(redrive::Redrive),
    #[cfg(not(feature = "aws"))]
    Redrive(without_aws::WithoutAws),
    StackPolicy(stack_policy::StackPolicy),
    Template(template::Template),
}

impl Cli {
    /// Runs the command that was given.
    pub(crate) fn run(&self) -> Result<()> {
        self.messages.choose(matches!(self.command, Command::Check(_)));
        match &self.command {
            Command::Alarms(alarms) => alarms.run(),
            Command::Check(check) => check.run(),
            Command::Dashboard(dashboard) => dashboard.run(),
            Command::Explain(explain) => explain.run(),
            Command::KeyPolicy(policies) => policies.run(),
            Command::Manifest(manifest) => manifest.run(),
            Command::New(new) => new.run(),
            Command::Permissions(permissions) => permissions.run(),
            Command::Redrive(redrive) => redrive.run(),
            Command::StackPolicy(policy) => policy.run(),
            Command::Template(template) => template.run(),
        }
    }
}
