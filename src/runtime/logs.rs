//! Logs: `tracing` events on one line each, in the form and from the level that Lambda's environment names.

mod fields;
mod json;
mod spans;

use std::env;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};

use lambda_runtime::Diagnostic;
use lambda_runtime::tracing;
use lambda_runtime::tracing::subscriber::filter::LevelFilter;
use lambda_runtime::tracing::subscriber::fmt;
use lambda_runtime::tracing::subscriber::fmt::format::Writer;
use lambda_runtime::tracing::subscriber::fmt::time::{self, FormatTime};

use crate::runtime::handler::PANIC;
use crate::runtime::metrics;

/// Where Lambda says from which level on it keeps an application's logs.
pub(crate) const LEVEL: &str = "AWS_LAMBDA_LOG_LEVEL";

/// Installs the subscriber of a process in Lambda, and what writes a panic.
pub(crate) fn in_lambda() {
    let level = level(LEVEL);
    // A subscriber that the user's `main` installed before stays.
    if env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|format| format.eq_ignore_ascii_case("json")) {
        json::install(level);
    } else {
        let _ = fmt().with_max_level(level).with_target(false).without_time().with_ansi(false).try_init();
    }
    panic::set_hook(Box::new(panicked));
}

/// Installs the subscriber of a process on a person's machine, where standard output is for the answer.
pub(crate) fn on_a_machine() {
    let logs = fmt().with_max_level(level("RUST_LOG")).with_target(false).with_writer(std::io::stderr);
    let _ = logs.without_time().try_init();
}

/// The level that a variable names, and INFO where it names none.
fn level(variable: &str) -> LevelFilter {
    match env::var(variable).unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => LevelFilter::INFO,
        // Lambda's most severe level, which `tracing` does not have.
        "fatal" => LevelFilter::ERROR,
        level => level.parse().unwrap_or(LevelFilter::INFO),
    }
}

/// Logs what Lambda is told of an error, since Lambda keeps that to itself: its own lines say that an invocation failed, and
/// not why. A panic was logged as it happened, and to another subscriber `lambda_runtime` says it.
pub(crate) fn failed(Diagnostic { error_type, error_message }: &Diagnostic) {
    if json::IS_INSTALLED.get().is_some() && error_type != PANIC {
        tracing::error!(errorType = error_type, "{error_message}");
    }
}

/// What Rust would say of a panic on several lines of standard error, on one that can be searched and counted.
fn panicked(panic: &PanicHookInfo<'_>) {
    let message = format!("panicked: {}", panic.payload_as_str().unwrap_or("without a message"));
    let location = panic.location().map(ToString::to_string);
    let trace = std::backtrace::Backtrace::capture();
    let is_captured = trace.status() == std::backtrace::BacktraceStatus::Captured;
    metrics::write_panic(message, location, is_captured.then(|| trace.to_string()));
}

/// The time as Lambda reads it. It takes a JSON line without a valid time for INFO, whatever its level ("Log-level
/// filtering" in the Lambda developer guide).
pub(crate) fn timestamp() -> String {
    let mut time = String::new();
    // Formatting the time into a string fails only where the time cannot be told, and Lambda then adds its own.
    let _ = time::SystemTime.format_time(&mut Writer::new(&mut time));
    time
}

/// One write, so that no other line gets between. Where nobody reads standard output nobody is told.
pub(crate) fn print(mut line: Vec<u8>) {
    line.push(b'\n');
    let _ = io::stdout().write_all(&line);
}
