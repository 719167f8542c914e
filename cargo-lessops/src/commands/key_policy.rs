//! `cargo lessops key-policy`: what the policies of KMS keys that stand already have to admit.

use clap::Args;
use lessops_core::key_policy;
use serde_json::Value as Json;

use crate::options::Source;
use crate::output::Output;
use crate::report::Result;
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  What to add to the policies of the keys that the service names:
      cargo lessops key-policy
  The statements for one key:
      cargo lessops key-policy | jq '.[] | select(.key | endswith(\"key/1234\")).policy.Statement'

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print what the policies of KMS keys that stand already have to admit
///
/// A key that `encrypt = key(\"...\")` names is not the stack's, so the stack can't change who may use it. Here is each such
/// key, with the statements that its policy needs: for the account, whose roles the stack gives the permission; and for
/// the services of AWS that write to what the key encrypts. A service that the policy does not admit can't write: alarms
/// tell nobody, failed events are lost. Partition, region and account are those of the key's ARN; where a parameter holds
/// that, they stand in `${...}`, as in CloudFormation's `Fn::Sub`.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct KeyPolicy {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
}

impl KeyPolicy {
    pub(super) fn run(&self) -> Result<()> {
        let policies = Service::load(&self.source)?.key_policies()?;
        let policies: Json = policies.iter().map(key_policy::KeyPolicy::to_json).collect();
        self.output.write([format!("{policies:#}\n").as_str()])
    }
}
