//! Saved queries of CloudWatch Logs Insights over the logs of all functions. They cost nothing until somebody runs one.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Pseudo, object, sub};
use crate::names;

/// How many log groups a query reads (CloudWatch Logs API, `StartQuery`).
pub(super) const MOST_LOG_GROUPS: usize = 50;

/// A query.
struct Query {
    /// What it is called in the console, below the stack.
    name: &'static str,
    text: &'static str,
    /// What whoever runs it has to say: a name, which stands in the text in double braces, and what is meant.
    parameter: Option<(&'static str, &'static str)>,
}

/// They read what the runtime writes (`src/runtime/logs/json.rs` of `lessops`), and what Lambda itself does ("Lambda
/// Telemetry API Event schema reference").
const QUERIES: [Query; 5] = [
    Query {
        name: "cold-starts",
        text: "filter type = \"platform.report\" and ispresent(record.metrics.initDurationMs)\n\
               | stats count(*) as starts, avg(record.metrics.initDurationMs) as average, \
               pct(record.metrics.initDurationMs, 99) as p99, max(record.metrics.initDurationMs) as longest by @log\n\
               | sort starts desc",
        parameter: None,
    },
    Query {
        name: "errors",
        text: "filter level in [\"ERROR\", \"FATAL\"]\n\
               | stats count(*) as lines, latest(@timestamp) as last, latest(requestId) as request \
               by functionName, errorType, message\n\
               | sort lines desc\n\
               | limit 100",
        parameter: None,
    },
    Query {
        name: "failed",
        text: "filter type = \"platform.report\" and record.status != \"success\"\n\
               | fields @timestamp, record.status, record.errorType, record.requestId, record.metrics.durationMs, \
               record.metrics.maxMemoryUsedMB, record.metrics.memorySizeMB, @log\n\
               | sort @timestamp desc\n\
               | limit 100",
        parameter: None,
    },
    Query {
        name: "request",
        text: "filter requestId = \"{{request}}\" or record.requestId = \"{{request}}\"\n\
               | fields @timestamp, coalesce(functionName, @log) as function, coalesce(level, type) as what, \
               coalesce(message, record.status) as said, @message\n\
               | sort @timestamp asc\n\
               | limit 1000",
        parameter: Some(("request", "The id of a request, as each line of the log has it.")),
    },
    Query {
        name: "slowest",
        text: "filter type = \"platform.report\"\n\
               | fields @timestamp, record.metrics.durationMs, record.metrics.initDurationMs, \
               record.metrics.maxMemoryUsedMB, record.status, record.requestId, @log\n\
               | sort record.metrics.durationMs desc\n\
               | limit 100",
        parameter: None,
    },
];

/// Adds them: the console shows them below the stack's name, since theirs begin with it. Where there are more log groups
/// than a query reads, each query follows once more for the next ones.
pub(super) fn lower(log_groups: &[LogicalId], stack: &mut Stack<'_>) {
    for (index, log_groups) in log_groups.chunks(MOST_LOG_GROUPS).enumerate() {
        for Query { name, text, parameter } in QUERIES {
            let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            let parameter =
                parameter.map(|(name, description)| [object! { "Name": name, "Description": description }]);
            let properties = object! {
                "Name": sub![Pseudo::StackName, "/", name, number],
                "QueryString": text,
                "Parameters": parameter,
                "LogGroupNames": log_groups.iter().map(LogicalId::reference).collect::<Vec<_>>(),
            };
            let id = names::query(name, index);
            stack.add(id, Resource::new("AWS::Logs::QueryDefinition", properties), &[]);
        }
    }
}
