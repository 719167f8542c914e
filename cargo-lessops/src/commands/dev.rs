//! `cargo lessops dev`: the whole service on this machine.

use clap::Args;

use crate::dev::{self, Ports};
use crate::options::Source;
use crate::report::Result;

const EXAMPLES: &str = "\
Examples:
  The service of the package in this folder, at http://127.0.0.1:3000:
      cargo lessops dev
  Two of its functions called by hand, while it runs, by lines that are typed there:
      fire morning
      send jobs {\"id\": 1}
  The same from another terminal, or a script:
      curl -X POST http://127.0.0.1:3000/_lessops/fire/morning
      curl -X POST http://127.0.0.1:3000/_lessops/send/jobs -d '{\"id\": 1}'
  With an emulator for what is no queue, topic, stream, bus, bucket or function:
      AWS_ENDPOINT_URL=http://localhost:4566 cargo lessops dev
  On a port that is free, which the first line says:
      cargo lessops dev --port 0

Exit code: 0 when it was ended, 1 when it can't begin, 2 for a wrong option.";

/// Run the whole service on this machine, and build it anew whenever it changes
///
/// Routes are on one port, matched as API Gateway does: an HTTP API at the root, a REST API below its stage, `/live`,
/// function URLs at `/_url/FUNCTION`, rules of load balancers below `/_alb`. CORS is answered as AWS does. Schedules run on
/// time. Each request has an environment for itself, a process with the function's timeout and memory, which is used again
/// for the next.
///
/// Auth is a stub: signatures are not asked for, tokens are read without being verified, API keys are only looked for.
/// Authorizers that are functions are asked.
///
/// Where AWS_ENDPOINT_URL names no emulator, functions have an AWS on another port of this machine, in memory and gone with
/// the command: queues, topics, streams and buses that reach functions as Lambda's pollers would have it, buckets that
/// notify, functions that call each other. What fails is tried as often as in AWS, but at once, and is kept and listed by
/// `failed`. Of an emulator the queues are polled, and made where they are not there; nothing else of it reaches functions.
///
/// All else is not served and called by hand, with `fire`: WebSocket APIs, tables, Kafka, logs, alarms, user pools, mail,
/// IoT, custom resources.
///
/// When a source of the package changes, or of one that it depends on by path, it is built again. The build before goes on
/// until that is done, and with what it has begun; where it can't be built, cargo says why, and the build before goes on.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Dev {
    /// The port of the service; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 3000)]
    port: u16,
    /// The port of the AWS that functions have here; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    aws_port: u16,
    #[command(flatten)]
    source: Source,
}

impl Dev {
    pub(super) fn run(&self) -> Result<()> {
        dev::run(&self.source, &Ports { http: self.port, aws: self.aws_port })
    }
}
