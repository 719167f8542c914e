//! `logs`: what becomes of the lines that a function writes.

use super::Retention;
use super::mask::DataType;
use crate::code::Code;
use crate::grammar::arn::ExistingFirehose;
use crate::grammar::name::{FunctionName, QueueName};
use crate::page::PUT_SUBSCRIPTION_FILTER;
use crate::problem::{Problem, Problems};
use crate::{group, group_field, kinds, words};

/// How many subscription filters a log group takes (CloudWatch Logs user guide, "CloudWatch Logs quotas").
pub(crate) const MOST_FILTERS: usize = 2;
/// How many characters a filter pattern has at most.
const LONGEST_FILTER: usize = 1_024;

group! {
    /// A function's logs: JSON, each line with the id of its request, the function's name and version, and the id of the trace.
    pub struct Logs("logs") {
        /// How long they are kept: one of the lengths that CloudWatch knows, from 1 d to 3653 d: `retention = 90d`. Default: 30 d.
        retention: Option<Retention>,
        /// The lowest level that is written: `level = warn`. Default: `info`.
        level: Option<LogLevel>,
        /// Where lines go besides, as they are written, one place or two: `forward = stream("audit")`. A list that is empty, `forward = []`, takes back what the service says for all its functions. Default: nowhere.
        #[see(PUT_SUBSCRIPTION_FILTER)]
        forward: Option<Vec<Forward>>,
        /// What is hidden from all who read the log without the permission `logs:Unmask`, one kind of data or a list: `mask = [email, credit_card]`. CloudWatch Logs looks for it in each line, at a price by the gigabyte. A list that is empty takes back what the service says. Default: nothing.
        #[see(SENSITIVE_DATA)]
        mask: Option<Vec<DataType>>,
    }
}
group_field!(Logs, "`logs(retention = 30d, level = info)`");

words! {
    /// A log level (Lambda developer guide, "Configuring advanced logging controls").
    pub enum LogLevel("log level") {
        /// Everything.
        Trace = "trace",
        /// What helps to find a mistake, and all that follows.
        Debug = "debug",
        /// What happened, and all that follows.
        Info = "info",
        /// What may be wrong, and all that follows.
        Warn = "warn",
        /// What is wrong, and all that follows.
        Error = "error",
        /// Only what ended the process.
        Fatal = "fatal",
    }
}

kinds! {
    /// Where the lines of a log go besides.
    pub enum Forward("destination of logs", "`stream(\"name\")`, `function(\"name\")` or `firehose(\"name\")`") {
        Stream(ToStream),
        Function(ToFunction),
        Firehose(ToFirehose),
    }
}

group! {
    /// A Kinesis data stream of the stack.
    pub struct ToStream("stream") {
        /// The stream's name, `"audit"`. Functions that name the same stream share it.
        @main name: QueueName,
        /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
        #[see(PUT_SUBSCRIPTION_FILTER)]
        filter: Option<String>,
    }
}

group! {
    /// Another function of the service, which gets them as if it had the trigger `logs(function("..."))`.
    pub struct ToFunction("function") {
        /// The function's name: `"indexer"`.
        @main name: FunctionName,
        /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
        #[see(PUT_SUBSCRIPTION_FILTER)]
        filter: Option<String>,
    }
}

group! {
    /// A Firehose stream, which must stand already.
    pub struct ToFirehose("firehose") {
        /// Its ARN, or its name in this account and region: `"archive"`.
        @main stream: ExistingFirehose,
        /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
        #[see(PUT_SUBSCRIPTION_FILTER)]
        filter: Option<String>,
    }
}

impl Forward {
    /// The pattern of the lines that it gets.
    pub(crate) fn filter(&self) -> Option<&String> {
        let (Self::Stream(ToStream { filter, .. })
        | Self::Function(ToFunction { filter, .. })
        | Self::Firehose(ToFirehose { filter, .. })) = self;
        filter.as_ref()
    }
}

impl Logs {
    /// What nobody says anything of.
    #[cfg(feature = "template")]
    pub(crate) fn silent() -> Self {
        Self { retention: None, level: None, forward: None, mask: None }
    }

    /// These, and the service's own where they are silent.
    #[cfg(feature = "template")]
    pub(crate) fn or(self, default: &Self) -> Self {
        let Self { retention, level, forward, mask } = self;
        Self {
            retention: retention.or(default.retention),
            level: level.or(default.level),
            forward: forward.or_else(|| default.forward.clone()),
            mask: mask.or_else(|| default.mask.clone()),
        }
    }

    /// Where lines go besides.
    pub(crate) fn forward(&self) -> &[Forward] {
        self.forward.as_deref().unwrap_or_default()
    }

    /// Adds what its keys do wrong together. `of` is the function, where they are one function's.
    pub(crate) fn check(&self, of: Option<&str>, problems: &mut Problems) {
        for (index, forward) in self.forward().iter().enumerate() {
            let argument = format!("forward[{index}]");
            let length = forward.filter().map_or(0, |filter| filter.chars().count());
            if length > LONGEST_FILTER {
                let message = too_long(length);
                problems.push(
                    Problem::new(Code::TooLong, format!("{argument}.filter"), message)
                        .see(PUT_SUBSCRIPTION_FILTER),
                );
            }
            if let Forward::Function(ToFunction { name, .. }) = forward
                && of == Some(name.as_str())
            {
                let message = format!(
                    "what `{name}` writes to its log would be forwarded to `{name}`, which writes to its log, without end"
                );
                problems.push(Problem::new(Code::LogLoop, argument, message).help("name another function"));
            } else if self.forward()[..index].contains(forward) {
                problems.push(Problem::new(
                    Code::RepeatedValue,
                    argument,
                    "lines are forwarded to the same place twice",
                ));
            } else if index == MOST_FILTERS {
                let message = format!(
                    "a log group takes {MOST_FILTERS} subscription filters, and is forwarded to {} places",
                    self.forward().len()
                );
                let help = "forward to a stream, which many can read";
                problems.push(
                    Problem::new(Code::TooMany, argument, message).help(help).see(PUT_SUBSCRIPTION_FILTER),
                );
            }
        }
        let masked = self.mask.as_deref().unwrap_or_default();
        for (index, data) in masked.iter().enumerate() {
            if masked[..index].contains(data) {
                problems.push(Problem::new(
                    Code::RepeatedValue,
                    format!("mask[{index}]"),
                    format!("`{data}` is masked twice"),
                ));
            }
        }
    }
}

/// What is wrong with a filter pattern of so many characters.
fn too_long(length: usize) -> String {
    format!("a filter pattern has at most {LONGEST_FILTER} characters, and this one has {length}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::settings::Service;

    fn wrong(logs: &serde_json::Value) -> Vec<(String, String)> {
        let problems = Service::from_json(&json!({ "defaults": { "logs": logs } })).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.argument, problem.message)).collect()
    }

    #[test]
    fn the_logs_of_a_service_are_checked_as_those_of_a_function() {
        let stream = |name: &str| json!({ "kind": "stream", "name": name });
        let found =
            wrong(&json!({ "forward": [stream("a"), stream("b"), stream("c")], "mask": ["email", "email"] }));
        let message = "a log group takes 2 subscription filters, and is forwarded to 3 places";
        assert_eq!(
            found,
            [
                ("defaults.logs.forward[2]".to_owned(), message.to_owned()),
                ("defaults.logs.mask[1]".to_owned(), "`email` is masked twice".to_owned()),
            ]
        );
        let filter = "x".repeat(1_025);
        let found = wrong(&json!({ "forward": { "kind": "stream", "name": "a", "filter": filter } }));
        assert_eq!(found[0].0, "defaults.logs.forward[0].filter");
        assert!(wrong(&json!({ "forward": [], "mask": [] })).is_empty());
    }
}
