//! Logs: `tracing` events on one line each, in the form and from the level that Lambda's environment names.

use std::env;

use lambda_runtime::tracing::subscriber::filter::LevelFilter;
use lambda_runtime::tracing::subscriber::fmt;

/// Where Lambda says from which level on it keeps an application's logs.
pub(crate) const LEVEL: &str = "AWS_LAMBDA_LOG_LEVEL";

/// Installs the subscriber of a process in Lambda.
///
/// The one that `lambda_runtime` brings writes no time, and Lambda takes a JSON line without a valid time for INFO
/// whatever its level ("Log-level filtering" in the Lambda developer guide).
pub(crate) fn in_lambda() {
    let logs = fmt().with_max_level(level(LEVEL)).with_target(false);
    // A subscriber that the user's `main` installed before stays.
    let _ = if env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|format| format.eq_ignore_ascii_case("json")) {
        logs.json().flatten_event(true).with_span_list(false).try_init()
    } else {
        logs.without_time().with_ansi(false).try_init()
    };
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
