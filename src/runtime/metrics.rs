//! Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, from which CloudWatch Logs
//! makes data points.

use std::env;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use lambda_runtime::tracing;
#[cfg(feature = "idempotency")]
use lessops_core::metrics::DUPLICATES;
use lessops_core::metrics::{FAILED_RECORDS, FUNCTION_NAME, NAMESPACE, NAMESPACE_VARIABLE, PANICS, RECORDS};
use serde_json::{Value, json};

use crate::runtime::batch::Count;
use crate::runtime::handler::PANIC;
use crate::runtime::invocation::origin;
use crate::runtime::logs::{LEVEL, print, timestamp};

/// Writes what was counted of a batch.
pub(crate) fn write(count: Count, function: &str) {
    #[expect(clippy::cast_precision_loss, reason = "a batch has at most 10,000 records")]
    let metrics = [(FAILED_RECORDS, count.failed as f64, "Count"), (RECORDS, count.records as f64, "Count")];
    let dimensions = [(FUNCTION_NAME, function.to_owned())];
    print(embedded(NAMESPACE, &dimensions, &metrics).to_string().into());
}

/// Writes what is known of a panic, and counts it. The line is of the level ERROR, or of the one that alone passes.
pub(crate) fn write_panic(message: String, location: Option<String>, stack_trace: Option<String>) {
    let function = env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default();
    let mut line = embedded(NAMESPACE, &[(FUNCTION_NAME, function)], &[(PANICS, 1.0, "Count")]);
    let is_fatal = level().eq_ignore_ascii_case("FATAL");
    line["level"] = if is_fatal { "FATAL" } else { "ERROR" }.into();
    line["message"] = message.into();
    line["errorType"] = PANIC.into();
    let known = [("location", location), ("stackTrace", stack_trace)];
    for (name, value) in known.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        line[name] = value.into();
    }
    print(line.to_string().into());
}

/// Writes that an event was a duplicate, in Lambda.
#[cfg(feature = "idempotency")]
pub(crate) fn write_duplicate(function: &str) {
    // Outside Lambda no function has a name, and nobody reads metrics.
    if !function.is_empty() {
        let dimensions = [(FUNCTION_NAME, function.to_owned())];
        print(embedded(NAMESPACE, &dimensions, &[(DUPLICATES, 1.0, "Count")]).to_string().into());
    }
}

/// Writes a metric of the service's own; outside Lambda, where nobody reads them, as an event.
pub(crate) fn write_own(name: &str, value: f64, unit: &str, dimensions: &[(&str, String)]) {
    static SERVICE: LazyLock<Option<String>> = LazyLock::new(|| {
        env::var_os("AWS_LAMBDA_RUNTIME_API")?;
        Some(env::var(NAMESPACE_VARIABLE).unwrap_or_else(|_| NAMESPACE.to_owned()))
    });
    match &*SERVICE {
        Some(namespace) => {
            print(embedded(namespace, dimensions, &[(name, value, unit)]).to_string().into());
        }
        None => tracing::info!(metric = name, value, unit, ?dimensions),
    }
}

/// The level from which on Lambda keeps lines.
fn level() -> String {
    env::var(LEVEL).unwrap_or_else(|_| "INFO".to_owned())
}

/// The line: metrics, each with all dimensions and with none. Its level is the lowest that Lambda lets pass: it takes a
/// line without one for INFO, and would drop the metric of a function that logs from WARN on ("Log-level filtering" in the
/// Lambda developer guide).
fn embedded(namespace: &str, dimensions: &[(&str, String)], metrics: &[(&str, f64, &str)]) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let names: Vec<_> = dimensions.iter().map(|(name, _)| *name).collect();
    let sets = if names.is_empty() { json!([[]]) } else { json!([names, []]) };
    let mut line = json!({
        "_aws": {
            "Timestamp": u64::try_from(now).unwrap_or_default(),
            "CloudWatchMetrics": [{
                "Namespace": namespace,
                "Dimensions": sets,
                "Metrics": metrics.iter().map(|(name, _, unit)| json!({ "Name": name, "Unit": unit })).collect::<Vec<_>>(),
            }],
        },
        "timestamp": timestamp(),
        "level": level(),
    });
    for (name, value) in origin() {
        line[name] = value.into();
    }
    for (name, value, _) in metrics {
        line[*name] = number(*value);
    }
    for (name, value) in dimensions {
        line[*name] = json!(value);
    }
    line
}

/// A number as JSON, a whole one without a point.
fn number(value: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "a fraction is written as it is")]
    let whole = value as i64;
    if value.fract() == 0.0 && value.abs() < 1e15 { whole.into() } else { value.into() }
}
