//! The command line that a binary offers outside Lambda.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use lambda_runtime::{Context, Diagnostic};
use lessops_core::manifest::{assemble, to_text};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::runtime::batch::{self, caught};
use crate::runtime::handler::{Handler, METRICS, Raw};
use crate::runtime::state::State;
use crate::runtime::{block_on, dispatch, logs};

const HELP: &str = "\
Functions for AWS Lambda. Outside Lambda this binary takes a command:

  list                    the functions, with their triggers
  manifest                what is known about them, as JSON
  invoke NAME [FILE|-]    calls one with the event in FILE (`-`: standard input;
                          without one the event is `null`) and prints its answer

Logs go to standard error; RUST_LOG names their level.
Exit code: 0 done, 1 the function failed or the input was bad, 2 wrong usage.";

/// Why a command ended early.
enum Stop {
    /// The command itself is wrong.
    Usage(String),
    /// The function failed, or what it was given is bad.
    Failure(String),
}

/// Runs a command.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Result<Vec<String>, OsString> = arguments.map(OsString::into_string).collect();
    let done = match &arguments {
        Ok(arguments) => command(&arguments.iter().map(String::as_str).collect::<Vec<_>>()),
        Err(other) => Err(Stop::Usage(format!("the argument {} is not UTF-8", other.display()))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Failure(message)) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
        Err(Stop::Usage(message)) => {
            eprintln!("error: {message}\nhelp: `--help` shows the commands");
            ExitCode::from(2)
        }
    }
}

fn command(arguments: &[&str]) -> Result<(), Stop> {
    match arguments {
        ["list"] => print(&list(&handlers()?)),
        ["manifest"] => print(&manifest(&handlers()?)?),
        ["invoke", name] => invoke(name, None),
        ["invoke", name, file] => invoke(name, Some(file)),
        ["help" | "--help" | "-h"] => print(HELP),
        ["invoke"] => Err(Stop::Usage("`invoke` needs the name of a function".to_owned())),
        [] => Err(Stop::Usage(
            "there is no command, and no Lambda: AWS_LAMBDA_RUNTIME_API is not set".to_owned(),
        )),
        other => Err(Stop::Usage(format!("there is no command `{}`", other.join(" ")))),
    }
}

fn handlers() -> Result<Vec<&'static Handler>, Stop> {
    dispatch::handlers().map_err(Stop::Failure)
}

fn print(text: &str) -> Result<(), Stop> {
    // `println` panics where the reader has gone away, which is no mistake: `... list | head -1`.
    match io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Stop::Failure(error.to_string())),
        _ => Ok(()),
    }
}

/// A handler's record.
fn record(handler: &Handler) -> Value {
    serde_json::from_slice(handler.record).expect("the macro wrote the record as JSON")
}

/// A line for each function: its name, the kinds of its triggers, and what it does.
fn list(handlers: &[&Handler]) -> String {
    let row = |handler: &&Handler| {
        let function = &record(handler)["function"];
        let kinds = function["triggers"].as_array().map(|triggers| {
            triggers.iter().filter_map(|trigger| trigger["kind"].as_str()).collect::<Vec<_>>().join(", ")
        });
        let about = function["description"].as_str().and_then(|text| text.lines().next()).unwrap_or_default();
        (handler.name, kinds.unwrap_or_else(|| "invoke".to_owned()), about.to_owned())
    };
    let rows: Vec<_> = handlers.iter().map(row).collect();
    let names = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
    let kinds = rows.iter().map(|(_, kinds, _)| kinds.len()).max().unwrap_or_default();
    let lines = rows.iter().map(|(name, kind, about)| format!("{name:names$}  {kind:kinds$}  {about}"));
    lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The manifest, put together from the records as they are: reading them would bring the whole language into every
/// binary that runs in Lambda.
fn manifest(handlers: &[&Handler]) -> Result<String, Stop> {
    let records = handlers.iter().map(|handler| handler.record).chain(METRICS.iter().copied());
    let records: Vec<u8> = records.flatten().copied().collect();
    let manifest = assemble(&records).map_err(|error| Stop::Failure(error.to_string()))?;
    Ok(to_text(&manifest))
}

fn invoke(name: &str, file: Option<&str>) -> Result<(), Stop> {
    let handler = dispatch::named(&handlers()?, name).map_err(Stop::Usage)?;
    let event = event(file).map_err(Stop::Failure)?;
    logs::on_a_machine();
    let (answer, count) = block_on(async {
        let call = async {
            let state = caught(State::build(handler)).await?;
            Ok(batch::call(handler, state, event, Context::default()).await)
        };
        call.await.unwrap_or_else(|error: Diagnostic| (Err(error), None))
    });
    let Diagnostic { error_type, error_message } = match answer {
        Ok(answer) => {
            print(answer.get())?;
            return match count {
                Some(count) if count.failed > 0 => {
                    Err(Stop::Failure(format!("{} of {} records failed", count.failed, count.records)))
                }
                _ => Ok(()),
            };
        }
        Err(error) => error,
    };
    Err(Stop::Failure(format!("{error_type}: {error_message}")))
}

/// The event in a file, in standard input, or none.
fn event(file: Option<&str>) -> Result<Raw, String> {
    let (from, text) = match file {
        None => return Ok(RawValue::NULL.to_owned()),
        Some("-") => {
            let mut text = String::new();
            ("standard input", io::stdin().read_to_string(&mut text).map(|_| text))
        }
        Some(file) => (file, std::fs::read_to_string(file)),
    };
    let text = text.map_err(|error| format!("cannot read {from}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{from} is not JSON: {error}"))
}
