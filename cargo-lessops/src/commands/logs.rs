//! `cargo lessops logs`: what the functions of the deployed stack have written, and go on to write.

mod events;

use std::io::{self, ErrorKind, Write as _};
use std::time::{Duration, SystemTime};

use anstream::AutoStream;
use clap::builder::styling::Style;
use clap::{Args, ValueEnum};
use lessops_core::code::Code;
use lessops_core::grammar::duration::Seconds;
use serde_json::{Value as Json, json};

use self::events::{Event, Query, Tail};
use crate::deployed::Deployment;
use crate::log_line::{LEVELS, Line};
use crate::report::{Report, Result};

const EXAMPLES: &str = "\
Examples:
  What all functions of the package in this folder wrote in the last ten minutes:
      cargo lessops logs
  What `ship` writes, as it does, in the stage `prod`:
      cargo lessops logs ship --follow --stage prod
  The warnings and errors of a day:
      cargo lessops logs --since 1d --level warn
  What happened to one request, whose id is at the end of each line:
      cargo lessops logs --since 1h --filter '\"1f8a2c0e-5d7b-4f7e-9d53-0c8f5d1c2b3a\"'
  The slowest invocations, for a program:
      cargo lessops logs --format json | jq -c 'select(.message.type == \"platform.report\") | .message.record.metrics'

Who calls it needs `cloudformation:DescribeStacks`, `GetTemplate` and `ListStackResources`, and `logs:FilterLogEvents` of the
functions' log groups.

Exit code: 0 when they are written, 1 when there is no such stack or function, 2 for a wrong option.";

/// How long it waits, once everything is read, before it looks for more.
const PAUSE: Duration = Duration::from_secs(2);

/// The longest time to look back, in seconds: ten years, more than any retention.
const LONGEST: u32 = 315_360_000;

/// Print what the functions of the deployed stack log
///
/// Each line is the time in UTC, the function, the level, the message with its fields, and the id of the request. Lambda
/// itself tells when an invocation starts and what it took. Nothing is built for it.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Logs {
    /// The functions, by their names in the service [default: all]
    #[arg(value_name = "FUNCTION")]
    functions: Vec<String>,
    /// How far to look back, such as `90s`, `10m`, `2h` or `7d`
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    since: Duration,
    /// Go on to print what is written, until it is interrupted
    #[arg(short, long)]
    follow: bool,
    /// Print only what matches, in the filter syntax of CloudWatch Logs: `"too warm"`, `{ $.truck = 7 }`
    #[arg(long, value_name = "PATTERN")]
    filter: Option<String>,
    /// Print only lines of this level and worse
    #[arg(long, value_enum)]
    level: Option<Level>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    #[command(flatten)]
    deployment: Deployment,
}

/// How to print it.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// For people
    Pretty,
    /// For programs: an object on each line
    Json,
}

/// How bad a line is, as Lambda tells levels apart.
#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<Seconds<1, LONGEST>>().map_err(|fault| match fault.help {
        Some(help) => format!("{}: {help}", fault.message),
        None => fault.message,
    })?;
    Ok(Duration::from_secs(seconds.get().into()))
}

impl Logs {
    pub(super) fn run(&self) -> Result<()> {
        let (session, deployed) = self.deployment.read()?;
        let functions = deployed.functions_named(&self.functions)?;
        let groups: Vec<_> =
            functions.into_iter().filter_map(|function| Some((function.log_group?, function.name))).collect();
        if groups.is_empty() {
            return Err(Report::new(
                Code::OtherStack,
                format!("no function of `{}` has a log group", deployed.name),
            )
            .into());
        }
        let width = groups.iter().map(|(_, name)| name.chars().count()).max().unwrap_or_default();
        let from = SystemTime::now().checked_sub(self.since).unwrap_or(SystemTime::UNIX_EPOCH);
        let query = Query::new(&session, groups, self.pattern());
        session.wait(async {
            let mut tail = Tail::from(from);
            loop {
                let events = tail.unseen(query.since(tail.start()).await?);
                match self.print(&events, width) {
                    // The reader has seen enough: `cargo lessops logs | head`.
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                    Err(error) => {
                        return Err(
                            Report::because(Code::System, "can't write to standard output", error).into()
                        );
                    }
                    Ok(()) if self.follow => tokio::time::sleep(PAUSE).await,
                    Ok(()) => return Ok(()),
                }
            }
        })
    }

    /// What CloudWatch Logs is to leave out, so that it need not be sent. Of two patterns it takes one, and what the level
    /// leaves out is left out here in any case.
    fn pattern(&self) -> Option<String> {
        self.filter.clone().or_else(|| {
            let worse = &LEVELS[self.level? as usize..];
            let terms: Vec<_> = worse.iter().map(|level| format!("($.level = \"{level}\")")).collect();
            Some(format!("{{ {} }}", terms.join(" || ")))
        })
    }

    fn print(&self, events: &[Event], width: usize) -> io::Result<()> {
        let mut out = AutoStream::auto(io::stdout().lock());
        for event in events {
            let line = Line::parse(event.message.trim_end());
            let severity = line.as_ref().and_then(Line::severity);
            if self.level.is_some_and(|level| severity.is_none_or(|severity| severity < level as usize)) {
                continue;
            }
            match self.format {
                Format::Pretty => writeln!(out, "{}", pretty(event, line.as_ref(), width))?,
                Format::Json => writeln!(out, "{}", json(event))?,
            }
        }
        out.flush()
    }
}

fn pretty(event: &Event, line: Option<&Line>, width: usize) -> String {
    let (dim, bold) = (Style::new().dimmed(), Style::new().bold());
    let Event { time, function, message, .. } = event;
    let start = format!("{dim}{time}{dim:#} {bold}{function:width$}{bold:#}");
    match line {
        None => format!("{start}        {}", message.trim_end()),
        Some(line) => {
            let request = line.request.as_ref().map(|id| format!("  {dim}{id}{dim:#}")).unwrap_or_default();
            format!("{start} {}{request}", line.pretty())
        }
    }
}

/// A message that is JSON stands as that, for `jq` to look into.
fn json(event: &Event) -> Json {
    let Event { time, function, message, stream, .. } = event;
    let message = message.parse().unwrap_or_else(|_| Json::from(message.trim_end()));
    json!({ "time": time, "function": function, "stream": stream, "message": message })
}
