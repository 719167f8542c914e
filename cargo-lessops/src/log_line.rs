//! A line that a function logs, as people read it: level, message and fields. Lambda writes JSON, the function's own lines as
//! well as those of the platform.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Map, Value as Json};

/// What a line says of the invocation, which is the same on each.
const ORIGIN: [&str; 6] =
    ["requestId", "functionName", "functionVersion", "traceId", "AWSRequestId", "xRayTraceId"];

/// The levels of Lambda's logs, the least first (Lambda developer guide, "Log-level filtering").
#[cfg(feature = "aws")]
pub(crate) const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// A line, taken apart.
pub(crate) struct Line {
    /// Of a function's line a level of Lambda's logs, otherwise what it is: `METRIC`, `REPORT`.
    pub(crate) level: String,
    message: String,
    /// All else that it says, by its names.
    fields: Map<String, Json>,
    /// When it was written, if it says so: `2026-03-12T19:03:58.000123Z`.
    #[cfg(feature = "local")]
    pub(crate) time: Option<String>,
    /// The request in which it was written, if it says so.
    #[cfg(feature = "aws")]
    pub(crate) request: Option<String>,
}

impl Line {
    /// Takes a line apart, if it is JSON that a person would not read better as it is.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let Json::Object(mut fields) = text.parse().ok()? else { return None };
        let mut take = |key: &str| fields.remove(key).and_then(|value| value.as_str().map(str::to_owned));
        // Lambda developer guide, "Viewing CloudWatch logs for Lambda functions", JSON: of the platform.
        if let Some(event) = take("type").filter(|_| fields.get("record").is_some_and(Json::is_object)) {
            let record = fields.remove("record").and_then(|record| record.as_object().cloned());
            return Some(Self::platform(&event, record.unwrap_or_default()));
        }
        let mut take = |key: &str| fields.remove(key).and_then(|value| value.as_str().map(str::to_owned));
        let (level, message) = (take("level"), take("message"));
        #[cfg(feature = "local")]
        let time = take("timestamp");
        #[cfg(feature = "aws")]
        let request = take("requestId").or_else(|| take("AWSRequestId"));
        let directives = fields.remove("_aws").map(|metadata| metadata["CloudWatchMetrics"].clone());
        let level = match (&message, &directives) {
            (None, Some(directives)) => {
                let names = names(directives);
                fields.retain(|key, _| names.contains(key));
                "METRIC".to_owned()
            }
            _ => level?,
        };
        fields.retain(|key, _| !ORIGIN.contains(&key.as_str()) && key != "timestamp");
        Some(Self {
            level,
            message: message.unwrap_or_default(),
            fields,
            #[cfg(feature = "local")]
            time,
            #[cfg(feature = "aws")]
            request,
        })
    }

    /// A line of Lambda's own.
    fn platform(event: &str, mut record: Map<String, Json>) -> Self {
        let level = event.trim_start_matches("platform.").to_ascii_uppercase();
        #[cfg(feature = "aws")]
        let request = record.get("requestId").and_then(|id| id.as_str().map(str::to_owned));
        // What took how long stands a level deeper.
        let metrics = record.remove("metrics").and_then(|metrics| metrics.as_object().cloned());
        record.extend(metrics.unwrap_or_default());
        record.retain(|key, value| {
            !(value.is_object() || value.is_array() || ["requestId", "version"].contains(&key.as_str()))
        });
        Self {
            level,
            message: String::new(),
            fields: record,
            #[cfg(feature = "local")]
            time: None,
            #[cfg(feature = "aws")]
            request,
        }
    }

    /// Its level as a number, where it has one: the more, the worse.
    #[cfg(feature = "aws")]
    pub(crate) fn severity(&self) -> Option<usize> {
        LEVELS.iter().position(|level| *level == self.level)
    }
}

impl Line {
    /// The line with colours.
    pub(crate) fn pretty(&self) -> String {
        let Self { level, message, fields, .. } = self;
        let (dim, colour) = (Style::new().dimmed(), colour(level));
        let mut line = format!("{colour}{level:>6}{colour:#} {message}");
        for (key, value) in fields {
            let value = match value {
                Json::String(text) if !text.contains(|c: char| c.is_whitespace() || c == '"') => text.clone(),
                other => other.to_string(),
            };
            let blank = if line.ends_with(' ') { "" } else { " " };
            let _ = write!(line, "{blank}{dim}{key}={dim:#}{value}");
        }
        line
    }
}

/// The names of metrics in CloudWatch's embedded metric format.
fn names(directives: &Json) -> Vec<String> {
    let metrics =
        directives.as_array().into_iter().flatten().filter_map(|directive| directive["Metrics"].as_array());
    metrics.flatten().filter_map(|metric| metric["Name"].as_str()).map(str::to_owned).collect()
}

fn colour(level: &str) -> Style {
    let colour = match level {
        "ERROR" | "FATAL" => AnsiColor::Red,
        "WARN" => AnsiColor::Yellow,
        "INFO" => AnsiColor::Green,
        "METRIC" => AnsiColor::Magenta,
        _ => AnsiColor::Blue,
    };
    colour.on_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(line: &Json) -> Option<String> {
        Line::parse(&line.to_string()).map(|line| anstream::adapter::strip_str(&line.pretty()).to_string())
    }

    #[test]
    fn a_line_is_level_message_and_fields() {
        let line = json!({
            "timestamp": "2026-03-12T19:03:58.123456Z", "level": "WARN", "message": "too warm", "requestId": "1",
            "functionName": "warn", "functionVersion": "1", "traceId": "1", "truck": "7", "yard": "the north", "at": [1.5],
        });
        assert_eq!(shown(&line).as_deref(), Some("  WARN too warm at=[1.5] truck=7 yard=\"the north\""));
        #[cfg(feature = "aws")]
        assert_eq!(Line::parse(&line.to_string()).unwrap().request.as_deref(), Some("1"));
    }

    #[test]
    fn a_metric_is_its_name_and_value() {
        let metadata = json!({ "CloudWatchMetrics": [{ "Metrics": [{ "Name": "FailedRecords" }] }] });
        let mut line =
            json!({ "_aws": metadata, "level": "FATAL", "FailedRecords": 2.0, "FunctionName": "collect" });
        assert_eq!(shown(&line).as_deref(), Some("METRIC FailedRecords=2.0"));
        // A panic is counted by the line that tells of it.
        line["message"] = "panicked: no".into();
        assert_eq!(
            shown(&line).as_deref(),
            Some(" FATAL panicked: no FailedRecords=2.0 FunctionName=collect")
        );
    }

    #[test]
    fn a_report_of_lambda_is_what_it_measured() {
        let line = json!({
            "time": "2026-03-12T19:03:58.123Z", "type": "platform.report",
            "record": { "requestId": "1", "status": "success", "metrics": { "durationMs": 12.3, "maxMemoryUsedMB": 45 }, "spans": [] },
        });
        assert_eq!(shown(&line).as_deref(), Some("REPORT durationMs=12.3 maxMemoryUsedMB=45 status=success"));
    }

    #[test]
    fn what_is_no_line_of_a_log_stays_as_it_is() {
        for line in [json!({ "id": 7 }), json!([1, 2]), json!("text")] {
            assert_eq!(shown(&line), None);
        }
        assert!(Line::parse("no JSON").is_none());
    }
}
