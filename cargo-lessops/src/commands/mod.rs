//! The command line: one file for each command.

mod alarms;
mod completions;
mod build;
mod dashboard;
#[cfg(feature = "aws")]
mod deploy;
#[cfg(feature = "aws")]
mod destroy;
mod describe;
#[cfg(feature = "local")]
mod dev;
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
#[cfg(all(test, feature = "aws"))]
mod reference;
mod sbom;
mod stack_policy;
#[cfg(feature = "aws")]
mod status;
mod template;
mod uses;
#[cfg(not(feature = "aws"))]
mod without_aws;
#[cfg(not(all(feature = "aws", feature = "local")))]
mod without;

use clap::{Parser, Subcommand};

use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  A service to begin with:
      cargo lessops new greeter
  What the service in this folder consists of:
      cargo lessops manifest
  How it hangs together, as a page to look at:
      cargo lessops describe -o service.html
  All of it on this machine, built anew whenever it changes:
      cargo lessops dev
  A function of it, run on this machine:
      cargo lessops invoke FUNCTION
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
  The zip that is deployed:
      cargo lessops build
  The template that deploys it:
      cargo lessops template --release -o template.json
  Deployed:
      cargo lessops deploy --stage prod
  How it is, once it is deployed, and what it writes:
      cargo lessops status --stage prod
      cargo lessops logs --stage prod --follow
  And gone again:
      cargo lessops destroy --stage prod
  What it failed on, put back:
  Which functions ship a crate, and the bill of all materials:
      cargo lessops uses openssl
      cargo lessops sbom -o bom.json
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
}

#[derive(Subcommand)]
enum Command {
    Alarms(alarms::Alarms),
    Completions(completions::Completions),
    Build(build::Build),
    Dashboard(dashboard::Dashboard),
    #[cfg(feature = "aws")]
    Deploy(deploy::Deploy),
    #[cfg(not(feature = "aws"))]
    Deploy(without_aws::WithoutAws),
    #[cfg(feature = "aws")]
    Destroy(destroy::Destroy),
    #[cfg(not(feature = "aws"))]
    Destroy(without_aws::WithoutAws),
    Describe(describe::Describe),
    #[cfg(feature = "local")]
    Dev(dev::Dev),
    #[cfg(not(feature = "local"))]
    Dev(without::WithoutLocal),
    #[cfg(feature = "local")]
    Invoke(invoke::Invoke),
    #[cfg(not(feature = "local"))]
    Invoke(without::WithoutLocal),
    KeyPolicy(key_policy::KeyPolicies),
    #[cfg(feature = "aws")]
    Logs(logs::Logs),
    #[cfg(not(feature = "aws"))]
    Logs(without_aws::WithoutAws),
    Manifest(manifest::Manifest),
    New(new::New),
    #[cfg(feature = "aws")]
    Outputs(outputs::Outputs),
    #[cfg(not(feature = "aws"))]
    Outputs(without_aws::WithoutAws),
    Permissions(permissions::Permissions),
    #[cfg(feature = "aws")]
    Redrive(redrive::Redrive),
    #[cfg(not(feature = "aws"))]
    Redrive(without_aws::WithoutAws),
    Sbom(sbom::Sbom),
    Redrive(without::WithoutAws),
    StackPolicy(stack_policy::StackPolicy),
    #[cfg(feature = "aws")]
    Status(status::Status),
    #[cfg(not(feature = "aws"))]
    Status(without_aws::WithoutAws),
    Template(template::Template),
    Uses(uses::Uses),
}

impl Cli {
    /// Runs the command that was given.
    pub(crate) fn run(&self) -> Result<()> {
        match &self.command {
            Command::Alarms(alarms) => alarms.run(),
            Command::Completions(completions) => completions.run(),
            Command::Build(build) => build.run(),
            Command::Dashboard(dashboard) => dashboard.run(),
            Command::Deploy(deploy) => deploy.run(),
            Command::Destroy(destroy) => destroy.run(),
            Command::Describe(describe) => describe.run(),
            Command::Dev(dev) => dev.run(),
            Command::Invoke(invoke) => invoke.run(),
            Command::KeyPolicy(policies) => policies.run(),
            Command::Logs(logs) => logs.run(),
            Command::Manifest(manifest) => manifest.run(),
            Command::New(new) => new.run(),
            Command::Outputs(outputs) => outputs.run(),
            Command::Permissions(permissions) => permissions.run(),
            Command::Redrive(redrive) => redrive.run(),
            Command::Sbom(sbom) => sbom.run(),
            Command::StackPolicy(policy) => policy.run(),
            Command::Status(status) => status.run(),
            Command::Template(template) => template.run(),
            Command::Uses(uses) => uses.run(),
        }
    }
}
