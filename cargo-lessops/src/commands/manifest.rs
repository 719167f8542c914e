//! `cargo lessops manifest`: the functions of a binary, as JSON.

use clap::Args;

use crate::options::{Limits, Source};
use crate::output::Output;
use crate::report::Result;
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The functions of the package in this folder:
      cargo lessops manifest
  Their names:
      cargo lessops manifest | jq -r '.functions[].name'
  What a zip that is already deployed consists of:
      cargo lessops manifest --binary lambda.zip

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print the manifest: the functions of a binary, with their triggers and alarms, as JSON
///
/// `cargo build` lays a manifest beside what it builds, as `target/debug/<crate>.lessops.json`. Where cargo takes a
/// build from its cache, that file can be behind. This command reads the binary itself, which can't be, checks the
/// service as a whole, and puts the file right.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Manifest {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
}

impl Manifest {
    pub(super) fn run(&self) -> Result<()> {
        let service = Service::load(&self.source)?;
        service.template(self.limits.options())?;
        let json = service.manifest.to_json();
        service.put_beside_binary(&json);
        self.output.write([json.as_str()])
    }
}
