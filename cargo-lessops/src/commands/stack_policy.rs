//! `cargo lessops stack-policy`: the policy that keeps updates from replacing or deleting what holds data.

use clap::Args;

use crate::options::Source;
use crate::output::Output;
use crate::report::Result;
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  Protect what the stack of the package in this folder holds:
      cargo lessops stack-policy -o policy.json
      aws cloudformation set-stack-policy --stack-name shop --stack-policy-body file://policy.json
  Let one update through that is meant to delete something:
      aws cloudformation update-stack --stack-policy-during-update-body file://allow-all.json ...

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print the CloudFormation stack policy that protects what holds data
///
/// Every update of the stack is allowed, but those that would replace or delete a bucket, a table, a queue, a stream, a user
/// pool, or the key to them. Such an update fails, and is rolled back. The policy names
/// resources by their logical ids, so set it anew when the service gets another one. It has no say when the whole stack is
/// deleted: for that there is termination protection.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct StackPolicy {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
}

impl StackPolicy {
    pub(super) fn run(&self) -> Result<()> {
        let policy = Service::load(&self.source)?.stack_policy()?;
        self.output.write([format!("{policy:#}\n").as_str()])
    }
}
