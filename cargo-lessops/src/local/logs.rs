//! What a function writes, as people read it: lines of JSON as time, level, message and fields, all else as it is.

use std::fmt::Write as _;
use std::io;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::Value as Json;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

/// What a line says of the invocation, which is the same on each and which the report says as well.
const ORIGIN: [&str; 4] = ["requestId", "functionName", "functionVersion", "traceId"];

/// The lines of one process, which go to standard error as they come.
pub(super) struct Logs {
    drains: mpsc::Sender<oneshot::Sender<()>>,
    /// Ends with this.
    _reader: JoinSet<()>,
}

impl Logs {
    /// Of a process whose output is piped. The label stands before each line.
    pub(super) fn of(process: &mut Child, label: &str) -> Self {
        let (drains, drained) = mpsc::channel(1);
        let mut reader = JoinSet::new();
        if let Some((output, errors)) = process.stdout.take().zip(process.stderr.take()) {
            reader.spawn(read(output, errors, drained, label.to_owned()));
        }
        Self { drains, _reader: reader }
    }

    /// Waits until everything is shown that the process has written up to now.
    pub(super) async fn drained(&self) {
        let (done, is_done) = oneshot::channel();
        if self.drains.send(done).await.is_ok() {
            let _ = is_done.await;
        }
    }
}

/// Shows what comes. It looks whether someone waits for that only while there is nothing to read: what a process wrote
/// before it answered can be read before the answer.
async fn read(
    output: ChildStdout,
    errors: ChildStderr,
    mut drains: mpsc::Receiver<oneshot::Sender<()>>,
    label: String,
) {
    let (mut output, mut errors) = (BufReader::new(output).split(b'\n'), BufReader::new(errors).split(b'\n'));
    let (mut has_output, mut has_errors) = (true, true);
    loop {
        tokio::select! {
            biased;
            line = output.next_segment(), if has_output => has_output = show(line, &label),
            line = errors.next_segment(), if has_errors => has_errors = show(line, &label),
            Some(done) = drains.recv() => drop(done.send(())),
            else => return,
        }
    }
}

/// Shows a line, if there is one.
fn show(line: io::Result<Option<Vec<u8>>>, label: &str) -> bool {
    let Ok(Some(line)) = line else { return false };
    let line = String::from_utf8_lossy(&line);
    let line = line.trim_end();
    let shown = serde_json::from_str(line).ok().and_then(|json| pretty(&json));
    anstream::eprintln!("{label}{}", shown.as_deref().unwrap_or(line));
    true
}

/// A line of JSON for people, if it is one that a person would not read better as it is.
fn pretty(json: &Json) -> Option<String> {
    let Json::Object(fields) = json else { return None };
    let text = |key: &str| fields.get(key).and_then(Json::as_str);
    let metrics = fields.get("_aws").map(|metadata| names(&metadata["CloudWatchMetrics"]));
    let level = match (text("message"), &metrics) {
        (None, Some(_)) => "METRIC",
        _ => text("level")?,
    };
    // `2026-03-12T19:03:58.000123Z`: today is known.
    let time = text("timestamp").and_then(|time| time.split_once('T')?.1.get(..12)).unwrap_or_default();
    let (dim, colour) = (Style::new().dimmed(), colour(level));
    let mut line =
        format!("{dim}{time:12}{dim:#} {colour}{level:>6}{colour:#} {}", text("message").unwrap_or_default());
    let is_own =
        |key: &str| ["timestamp", "level", "message", "_aws"].iter().chain(&ORIGIN).any(|own| *own == key);
    let is_shown = |key: &str| match &metrics {
        Some(metrics) if level == "METRIC" => metrics.iter().any(|metric| metric == key),
        _ => !is_own(key),
    };
    for (key, value) in fields.iter().filter(|(key, _)| is_shown(key)) {
        let value = match value {
            Json::String(text) if !text.contains(|c: char| c.is_whitespace() || c == '"') => text.clone(),
            other => other.to_string(),
        };
        let _ = write!(line, " {dim}{key}={dim:#}{value}");
    }
    Some(line)
}

/// The names of metrics in CloudWatch's embedded metric format.
fn names(directives: &Json) -> Vec<String> {
    let metrics =
        directives.as_array().into_iter().flatten().filter_map(|directive| directive["Metrics"].as_array());
    let names = metrics.flatten().filter_map(|metric| metric["Name"].as_str());
    names.map(str::to_owned).collect()
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
        pretty(line).map(|line| anstream::adapter::strip_str(&line).to_string())
    }

    #[test]
    fn a_line_of_the_log_is_time_level_message_and_fields() {
        let line = json!({
            "timestamp": "2026-03-12T19:03:58.123456Z", "level": "WARN", "message": "too warm", "requestId": "1",
            "functionName": "warn", "functionVersion": "1", "traceId": "1", "truck": "7", "yard": "the north", "at": [1.5],
        });
        let expected = "19:03:58.123   WARN too warm at=[1.5] truck=7 yard=\"the north\"";
        assert_eq!(shown(&line).as_deref(), Some(expected));
    }

    #[test]
    fn a_metric_is_its_name_and_value() {
        let metadata =
            json!({ "CloudWatchMetrics": [{ "Metrics": [{ "Name": "FailedRecords", "Unit": "Count" }] }] });
        let mut line =
            json!({ "_aws": metadata, "level": "FATAL", "FailedRecords": 2.0, "FunctionName": "collect" });
        assert_eq!(shown(&line).as_deref(), Some("             METRIC  FailedRecords=2.0"));
        // A panic is counted by the line that tells of it.
        line["message"] = "panicked: no".into();
        let expected = "              FATAL panicked: no FailedRecords=2.0 FunctionName=collect";
        assert_eq!(shown(&line).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_line_of_the_log_stays_as_it_is() {
        assert_eq!(shown(&json!({ "id": 7 })), None);
        assert_eq!(shown(&json!([1, 2])), None);
    }
}
