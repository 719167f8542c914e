//! Metrics in CloudWatch's embedded metric format: a line of JSON on standard output, from which CloudWatch Logs
//! makes data points.

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use lambda_runtime::tracing::subscriber::fmt::format::Writer;
use lambda_runtime::tracing::subscriber::fmt::time::{self, FormatTime};
use lessops_core::metrics::{FAILED_RECORDS, FUNCTION_NAME, NAMESPACE, RECORDS};
use serde_json::{Value, json};

use crate::runtime::batch::Count;
use crate::runtime::logs::LEVEL;

/// Writes what was counted of a batch.
pub(crate) fn write(count: Count, function: &str) {
    let mut timestamp = String::new();
    // Formatting the time into a string fails only where the time cannot be told, and Lambda then adds its own.
    let _ = time::SystemTime.format_time(&mut Writer::new(&mut timestamp));
    let level = std::env::var(LEVEL).unwrap_or_else(|_| "INFO".to_owned());
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let line = embedded(count, function, millis, &timestamp, &level);
    // One write, so that no other line gets between. Where nobody reads standard output nobody counts.
    let _ = io::stdout().write_all(format!("{line}\n").as_bytes());
}

/// The line. Its level is the lowest that Lambda lets pass: it takes a line without one for INFO, and would drop the
/// metric of a function that logs from WARN on ("Log-level filtering" in the Lambda developer guide).
fn embedded(count: Count, function: &str, millis: u128, timestamp: &str, level: &str) -> Value {
    let metric = |name| json!({ "Name": name, "Unit": "Count" });
    json!({
        "_aws": {
            "Timestamp": u64::try_from(millis).unwrap_or_default(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [[FUNCTION_NAME], []],
                "Metrics": [metric(FAILED_RECORDS), metric(RECORDS)],
            }],
        },
        "timestamp": timestamp,
        "level": level,
        FUNCTION_NAME: function,
        FAILED_RECORDS: count.failed,
        RECORDS: count.records,
    })
}
