//! `cargo lessops template`: the CloudFormation template of a binary's functions.

use clap::Args;
use lessops_core::cloudformation::Options;

use crate::options::{Limits, Source};
use crate::output::Output;
use crate::report::Result;
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The template of the package in this folder, built for release for Lambda on arm64:
      cargo lessops template --release --target aarch64-unknown-linux-musl -o template.json
  The template for a zip that is built already:
      cargo lessops template --binary lambda.zip
  The template of one service of a workspace:
      cargo lessops template -p shop --bin orders

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print the CloudFormation template of a binary's functions, as JSON
///
/// The template holds all that the functions need: triggers, roles, log groups, failure queues, alarms. It is the
/// same, byte for byte, for the same binary and settings.
///
/// Each function gets a new version when the binary is another one, so make the template of what is deployed, and give
/// the zip a key of its own whenever it changes: CloudFormation takes the same key for the same code.
///
/// The functions' architecture is the binary's own. Where that is no Linux binary (a Mac's, say), it is what
/// `architecture` in `[package.metadata.lessops]` says, and without that the architecture of the machine it is for.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Template {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
    /// Let the code alone make no version, so that the template is the same on every machine
    #[arg(long, hide = true)]
    any_code: bool,
}

impl Template {
    pub(super) fn run(&self) -> Result<()> {
        let mut service = Service::load(&self.source)?;
        service.settle_architecture()?;
        let code = if self.any_code { None } else { Some(service.code()?) };
        self.output.write(service.template(Options { code, ..self.limits.options() })?.pieces())
    }
}
