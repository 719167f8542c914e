//! The command line: one file for each command.

mod alarms;
mod build;
mod check;
mod completions;
mod dashboard;
#[cfg(feature = "aws")]
mod deploy;
mod describe;
#[cfg(feature = "aws")]
mod destroy;
#[cfg(feature = "local")]
mod dev;
mod diff;
mod explain;
#[cfg(feature = "local")]
mod invoke;
mod key_policy;
#[cfg(feature = "aws")]
mod logs;
mod manifest;
mod new;
#[cfg(feature = "aws")]
mod outputs;
mod permissions;
#[cfg(feature = "aws")]
mod redrive;
#[cfg(all(test, feature = "aws", feature = "local"))]
mod reference;
mod sbom;
mod stack_policy;
#[cfg(feature = "aws")]
mod status;
mod template;
mod uses;
#[cfg(not(all(feature = "aws", feature = "local")))]
mod without;

use clap::{Parser, Subcommand};

use crate::message_format::Messages;
use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  A service to begin with:
      cargo lessops new greeter
  All of it on this machine, built anew when a file is saved:
      cargo lessops dev
  One function, with an event of its trigger:
      cargo lessops invoke FUNCTION
  Whether anything is wrong with it, and what the code at the end of an error means:
      cargo lessops check
      cargo lessops explain L0101
  A page that shows it:
      cargo lessops describe -o service.html
  What would change, against the last commit and against what is deployed:
      cargo lessops diff
      cargo lessops diff --deployed --stage prod
  Deployed; how it is then, what it writes, and what it failed on, put back:
      cargo lessops deploy --stage prod
      cargo lessops status --stage prod
      cargo lessops logs --stage prod --follow
      cargo lessops redrive FUNCTION --stage prod
  And gone again:
      cargo lessops destroy --stage prod

`cargo lessops COMMAND --help` has more for each command.";

/// See a lessops service, run it, ship it, and know what changed
///
/// A function with `#[lambda(...)]` leaves a record in the binary that it is linked into. These commands
/// build that binary, or take one that is there, and make of the records what its people need. But for `dev` and `invoke`,
/// which run it, the binary is only read: it may be for any machine.
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

impl Cli {
    /// Runs the command that was given.
    pub(crate) fn run(&self) -> Result<()> {
        self.messages.choose(matches!(self.command, Command::Check(_)));
        self.command.run()
    }
}

/// Declares the commands. One that needs a feature has something that stands for it where that is not compiled in.
macro_rules! commands {
    ($($module:ident::$Command:ident $(if $feature:literal else $Without:ident)?,)+) => {
        #[derive(Subcommand)]
        enum Command {$(
            $(#[cfg(feature = $feature)])?
            $Command($module::$Command),
            $(
                #[cfg(not(feature = $feature))]
                $Command(without::$Without),
            )?
        )+}

        impl Command {
            fn run(&self) -> Result<()> {
                match self {
                    $(Self::$Command(command) => command.run(),)+
                }
            }
        }
    };
}

commands! {
    alarms::Alarms,
    build::Build,
    check::Check,
    completions::Completions,
    dashboard::Dashboard,
    deploy::Deploy if "aws" else WithoutAws,
    describe::Describe,
    destroy::Destroy if "aws" else WithoutAws,
    dev::Dev if "local" else WithoutLocal,
    diff::Diff,
    explain::Explain,
    invoke::Invoke if "local" else WithoutLocal,
    key_policy::KeyPolicy,
    logs::Logs if "aws" else WithoutAws,
    manifest::Manifest,
    new::New,
    outputs::Outputs if "aws" else WithoutAws,
    permissions::Permissions,
    redrive::Redrive if "aws" else WithoutAws,
    sbom::Sbom,
    stack_policy::StackPolicy,
    status::Status if "aws" else WithoutAws,
    template::Template,
    uses::Uses,
}
