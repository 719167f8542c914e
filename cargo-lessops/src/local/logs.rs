//! What a function writes, as people read it: lines of JSON as time, level, message and fields, all else as it is.

use std::io;

use clap::builder::styling::Style;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use crate::log_line::Line;

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
    anstream::eprintln!("{label}{}", pretty(line).as_deref().unwrap_or(line));
    true
}

/// A line of JSON for people, if it is one that a person would not read better as it is.
fn pretty(line: &str) -> Option<String> {
    let line = Line::parse(line)?;
    // `2026-03-12T19:03:58.000123Z`: today is known.
    let time = line.time.as_deref().and_then(|time| time.split_once('T')?.1.get(..12)).unwrap_or_default();
    let dim = Style::new().dimmed();
    Some(format!("{dim}{time:12}{dim:#} {}", line.pretty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Option<String> {
        pretty(line).map(|line| anstream::adapter::strip_str(&line).to_string())
    }

    #[test]
    fn a_line_has_its_time_before_it_and_one_without_room_for_it() {
        let line = r#"{"timestamp": "2026-03-12T19:03:58.123456Z", "level": "WARN", "message": "too warm"}"#;
        assert_eq!(shown(line).as_deref(), Some("19:03:58.123   WARN too warm"));
        assert_eq!(shown(r#"{"level": "INFO", "message": "on"}"#).as_deref(), Some("               INFO on"));
    }

    #[test]
    fn what_is_no_line_of_the_log_stays_as_it_is() {
        assert_eq!(shown(r#"{"id": 7}"#), None);
        assert_eq!(shown("listening"), None);
    }
}
