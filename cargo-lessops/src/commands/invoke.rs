//! `cargo lessops invoke`: runs a function on this machine, once, as Lambda would.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::builder::styling::Style;
use clap::{Args, value_parser};
use hyper::body::Bytes;
use lessops_core::code::Code;
use lessops_core::function::Function as Annotated;
use lessops_core::problem::{counted, nearest_or_all, one_of};
use serde_json::Value as Json;
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::local::{Answer, Callbacks, Event, Function, Invocation, Piece, Pool, Program, Values};
use crate::options::Source;
use crate::output::{Output, print};
use crate::report::{Report, Result, shown};
use crate::samples::{SAMPLES, Sample, set};
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The function with the event that its trigger would hand over:
      cargo lessops invoke thumbnail
  The same, about another object:
      cargo lessops invoke thumbnail --set Records.0.s3.object.key=cat.png
  With an event of one's own, from a file or from standard input:
      cargo lessops invoke thumbnail --event event.json
      jq .Records[0] batch.json | cargo lessops invoke thumbnail --event -
  An event to begin with:
      cargo lessops invoke thumbnail --print-event -o event.json
  Against an emulator of AWS, with a table of its own:
      AWS_ENDPOINT_URL=http://localhost:4566 cargo lessops invoke thumbnail --env LESSOPS_TABLE_ORDERS=orders

Exit code: 0 when the function answered, 1 when it failed or its input is bad, 2 for a wrong option.";

/// Run a function on this machine, with its limits and its environment
///
/// The function runs as a process of the service's own binary, which gets its event from a Runtime API on this machine. It
/// has the environment of the template, is ended when its timeout is over or when it uses more memory than it may, and that
/// is reported as Lambda reports it. The answer goes to standard output, what the function logs to standard error.
///
/// Without `--event` the event is a sample, made to suit the function's trigger: its bucket, its route, its input.
///
/// What only a stack knows has a stand-in: a resource is called by its logical id, or where the stack makes its name unique
/// by that name and `-local`, and the account is 123456789012; `--env` says otherwise. Of this environment the function sees
/// the variables that begin with `AWS_`, and no others. Memory is watched on Linux only.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Invoke {
    /// The function, by its name; it may be left out where the service has only one
    function: Option<String>,
    /// The event, as JSON in a file; `-` is standard input
    #[arg(short, long, value_name = "FILE", conflicts_with = "sample")]
    event: Option<PathBuf>,
    /// A sample of this kind of trigger as the event [default: of the function's own]
    #[arg(long, value_name = "KIND")]
    sample: Option<String>,
    /// Change the event: `Records.0.s3.object.key=cat.png`; the key in dots, or as JSON Pointer
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Set a variable of the function's environment
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// Invoke it so many times, one after the other, as Lambda does: an environment that is warm is used again
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = value_parser!(u32).range(1..), conflicts_with = "output")]
    times: u32,
    /// Print the event, and run nothing
    #[arg(long)]
    print_event: bool,
    /// Print the names of all samples, and run nothing
    #[arg(long, conflicts_with_all = ["function", "event", "sample", "set", "env", "print_event"])]
    list_samples: bool,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
}

impl Invoke {
    pub(super) fn run(&self) -> Result<()> {
        if self.list_samples {
            return self.output.write(SAMPLES.iter().flat_map(|sample| [sample.name, "\n"]));
        }
        let service = Service::load(&self.source)?;
        let function = meant(&service, self.function.as_deref())?;
        let values = Values::new(service.deployed()?, &service.stack());
        let event = self.event(function, &values)?;
        if self.print_event {
            return self.output.write([format!("{event:#}\n").as_str()]);
        }
        let binary = service.runnable()?.to_owned();
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| Report::because(Code::CannotServe, "can't run the function", error))?;
        let failures = runtime.block_on(self.invoke(&service, function, &values, binary, event))?;
        if failures.is_empty() { Ok(()) } else { Err(failures.into_iter().collect()) }
    }

    /// The event that the options name, changed as they say.
    fn event(&self, function: &Annotated, values: &Values) -> Result<Json> {
        let own = Sample::of(&function.triggers()[0]);
        let (mut event, sample) = match (&self.event, &self.sample) {
            (Some(path), _) => (read(path)?, own),
            (None, Some(name)) => {
                let sample = Sample::named(name, function.triggers())?;
                (sample.event_for(function, values), sample)
            }
            (None, None) => (own.event_for(function, values), own),
        };
        self.set.iter().try_for_each(|assignment| set(&mut event, assignment, sample.is_free()))?;
        Ok(event)
    }

    /// Runs the function as often as it is wanted, and says what went wrong.
    async fn invoke(
        &self,
        service: &Service,
        annotated: &Annotated,
        values: &Values,
        binary: PathBuf,
        mut event: Json,
    ) -> Result<Vec<Report>> {
        let cannot = |error| Report::because(Code::CannotServe, "can't listen on this machine", error);
        let callbacks = Callbacks::listen().await.map_err(cannot)?;
        // CloudFormation would wait for an answer at the address in a sample, and is not there.
        if self.event.is_none() && event.get("ResponseURL").is_some() {
            event["ResponseURL"] = callbacks.url.clone().into();
        }
        let given = callbacks.variables(annotated).chain(self.env.iter().cloned()).collect::<Vec<_>>();
        let name = &annotated.name;
        let function = Function::of(name, values, &given).ok_or_else(|| {
            Report::new(Code::UnknownFunction, format!("the template has no function `{name}`"))
        })?;
        let program = Program { function, binary: binary.clone(), label: String::new() };
        let (pool, payload) = (Pool::new(program), Bytes::from(event.to_string()));
        let mut failures = Vec::new();
        for _ in 0..self.times {
            let (pieces, streamed) = unbounded_channel();
            let event = Event { payload: payload.clone(), pieces: Some(pieces) };
            let written = stream(streamed, self.output.is_standard());
            let (invocation, written) = tokio::join!(pool.invoke(event), written);
            written?;
            let Invocation { outcome, report } = invocation.map_err(|error| {
                Report::because(Code::NotRunnable, format!("can't start `{}`", shown(&binary)), error)
            })?;
            let dim = Style::new().dimmed();
            anstream::eprintln!("{dim}{report}{dim:#}");
            match outcome {
                Ok(answer) => failures.extend(self.answered(&answer)?),
                Err(error) => {
                    self.write(error.to_json().to_string().as_bytes())?;
                    let message = format!("`{name}` failed: {error}");
                    failures.push(service.at(Report::new(Code::FailedHere, message), &annotated.item));
                }
            }
        }
        Ok(failures)
    }

    /// Writes the answer, and says whether records of a batch failed.
    fn answered(&self, answer: &Answer) -> Result<Option<Report>> {
        match answer {
            Answer::Whole(body) => {
                self.write(body)?;
                let answer: Json = serde_json::from_slice(body).unwrap_or_default();
                let failed = answer["batchItemFailures"].as_array().map_or(0, Vec::len);
                Ok((failed > 0).then(|| {
                    Report::new(
                        Code::FailedHere,
                        format!("{} of the batch failed", counted(failed, "record")),
                    )
                }))
            }
            // It is written already where it goes to standard output.
            Answer::Streamed(_) if self.output.is_standard() => Ok(None),
            Answer::Streamed(body) => self.output.write([body]).map(|()| None),
        }
    }

    /// Writes JSON: as it is for programs, indented for a person.
    fn write(&self, json: &[u8]) -> Result<()> {
        let is_read = self.output.is_standard() && io::stdout().is_terminal();
        let indented =
            || serde_json::from_slice::<Json>(json).ok().map(|json| format!("{json:#}").into_bytes());
        let json = if is_read { indented() } else { None }.unwrap_or_else(|| json.to_owned());
        self.output.write([&*json, b"\n"])
    }
}

/// Writes a streamed answer as it comes.
async fn stream(mut pieces: UnboundedReceiver<Piece>, is_standard: bool) -> Result<()> {
    let dim = Style::new().dimmed();
    while let Some(piece) = pieces.recv().await {
        match piece {
            Piece::Head(head) => anstream::eprintln!("{dim}{head}{dim:#}"),
            Piece::Body(body) if is_standard => print([body])?,
            Piece::Body(_) => {}
        }
    }
    Ok(())
}

/// The function of that name, or the only one.
fn meant<'a>(service: &'a Service, name: Option<&str>) -> Result<&'a Annotated> {
    let functions = &service.manifest.functions;
    let names = functions.iter().map(|function| function.name.as_str());
    let report = match (name, &functions[..]) {
        (None, [function]) => return Ok(function),
        (None, _) => Report::new(Code::UnknownFunction, "this service has several functions")
            .help(format!("name one: {}", one_of(names))),
        (Some(name), _) => match functions.iter().find(|function| function.name == name) {
            Some(function) => return Ok(function),
            None => Report::new(Code::UnknownFunction, format!("this service has no function `{name}`"))
                .help(nearest_or_all(name, names)),
        },
    };
    Err(report.into())
}

/// The event in a file, or in standard input.
fn read(path: &Path) -> Result<Json> {
    let (name, text) = match path.as_os_str() == "-" {
        true => ("standard input".to_owned(), io::read_to_string(io::stdin())),
        false => (format!("`{}`", shown(path)), fs::read_to_string(path)),
    };
    let text =
        text.map_err(|error| Report::because(Code::SampleEvent, format!("can't read {name}"), error))?;
    serde_json::from_str(&text)
        .map_err(|error| Report::because(Code::SampleEvent, format!("{name} is not JSON"), error).into())
}

/// A variable and its value, as the command line has them.
fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected `NAME=VALUE`".to_owned()),
    }
}
