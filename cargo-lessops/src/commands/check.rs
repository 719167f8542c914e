//! `cargo lessops check`: everything that can be wrong with a service, without an account.

use clap::{Args, ValueEnum};
use lessops_core::check::Severity;
use lessops_core::cloudformation::Options;
use lessops_core::problem::counted;

use crate::message_format;
use crate::options::Source;
use crate::report::{Failure, Report, Result};
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The package in this folder:
      cargo lessops check
  In a workflow of GitHub, with annotations on the lines of a pull request:
      cargo lessops check --deny warnings --message-format github
  Which mistakes there are, by their codes:
      cargo lessops check --message-format json | jq -r .code.code

Exit code: 0 when nothing is wrong, 1 when something is, 2 for a wrong option. Warnings count with
`--deny warnings`.";

/// Check a service for all that can be wrong without an account
///
/// The package is built, which finds what is wrong with each attribute, and then the service as a whole is checked: its
/// settings, what its functions share, names that meet, loops, and the limits of CloudFormation and of an account.
/// Each problem has a code, which `cargo lessops explain` has a page for.
///
/// With `--message-format json` or `github` problems are printed to standard output, those of the compiler too. Paths
/// begin at the workspace; for GitHub at the checkout, where `GITHUB_WORKSPACE` says which that is.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Check {
    /// Let warnings be errors
    #[arg(short = 'D', long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    #[command(flatten)]
    source: Source,
}

/// What is to be an error.
#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    /// What may not do what is meant
    Warnings,
}

impl Check {
    pub(super) fn run(&self) -> Result<()> {
        let mut service = Service::load(&self.source)?;
        // What is built to be checked is for this machine. Only of what is built already is it known that it is meant.
        if self.source.binary.is_some() {
            service.settle_architecture()?;
        }
        let (reports, text) = service.problems(Options::default());
        let reports = reports.into_iter().map(|report| match self.deny {
            Some(Deny::Warnings) => report.severity(Severity::Error),
            None => report,
        });
        let (errors, warnings): (Vec<_>, Vec<_>) =
            reports.partition(|report| report.severity == Severity::Error);
        warnings.iter().for_each(Report::print);
        match text {
            Some(text) if errors.is_empty() => {
                let said = match warnings.len() {
                    0 => "nothing to say".to_owned(),
                    number => counted(number, "warning"),
                };
                let functions = counted(service.manifest.functions.len(), "function");
                message_format::say(&format!(
                    "{functions}, {}: {said}",
                    counted(text.resource_count(), "resource")
                ));
                Ok(())
            }
            _ => Err(Failure::from_iter(errors)),
        }
    }
}
