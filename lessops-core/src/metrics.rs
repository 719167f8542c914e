//! The metrics that the runtime writes and the alarms watch: one list, so that neither can name one the other lacks.
//!
//! They are written to standard output in CloudWatch's embedded metric format, once with the dimension
//! [`FUNCTION_NAME`] and once without any, since CloudWatch does not aggregate over dimensions.

use serde_json::{Value as Json, json};

use crate::code::Code;
use crate::page::METRIC_DATUM;
use crate::problem::Problem;

/// The namespace of those that the runtime itself writes.
pub const NAMESPACE: &str = "lessops";
/// The environment variable that holds the namespace of the service's own metrics, which an alarm names without one:
/// the name of the stack, so that two stacks of one service in an account stay apart.
pub const NAMESPACE_VARIABLE: &str = "LESSOPS_NAMESPACE";
/// The dimension: the physical name of the function, as in Lambda's own metrics.
pub const FUNCTION_NAME: &str = "FunctionName";
/// How many records of a batch were reported as failed, those behind the first failure in a FIFO queue included.
pub const FAILED_RECORDS: &str = "FailedRecords";
/// How many events were answered without a run, since their keys were handled before.
pub const DUPLICATES: &str = "Duplicates";
/// How many records the batch had.
pub const RECORDS: &str = "Records";
/// How often code of the function panicked.
pub const PANICS: &str = "Panics";
/// How many invocations ran out of time, and out of memory: filters of the log count these, in the namespace `lessops/` and
/// the physical name of the function.
pub const TIMEOUTS: &str = "Timeouts";
/// See [`TIMEOUTS`].
pub const OUT_OF_MEMORY: &str = "OutOfMemory";

/// The dimension of what a circuit breaker in a process counts: its name.
pub const BREAKER: &str = "breaker";
/// How often it opened.
pub const BREAKER_OPENED: &str = "breaker.opened";
/// How often it let calls through again to try.
pub const BREAKER_HALF_OPENED: &str = "breaker.half_opened";
/// How often it closed.
pub const BREAKER_CLOSED: &str = "breaker.closed";
/// How many calls it refused.
pub const BREAKER_REJECTED: &str = "breaker.rejected";
/// All of them.
pub const BREAKER_METRICS: [&str; 4] =
    [BREAKER_OPENED, BREAKER_HALF_OPENED, BREAKER_CLOSED, BREAKER_REJECTED];

/// How long a metric's name and a dimension's may be, and how many dimensions a metric has at most (CloudWatch API,
/// MetricDatum and Dimension).
const LONGEST: usize = 255;
const MOST_DIMENSIONS: usize = 30;

/// A metric that the service itself writes, in a namespace of its own: a `metric!` in the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Emitted {
    /// Its name: `orders.rejected`.
    pub name: String,
    /// What its values are told apart by. It is written without them as well.
    pub dimensions: Vec<String>,
    /// The file that it stands in, from the package's folder.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl Emitted {
    /// What is wrong with its names: which of them, 0 for the metric's own and from 1 on for the dimensions', and why.
    pub fn faults(&self) -> Vec<(usize, Problem)> {
        let Self { name, dimensions, .. } = self;
        let mut faults: Vec<_> =
            fault(name, "a metric's name").into_iter().map(|problem| (0, problem)).collect();
        if name.contains('/') {
            let message = format!("the name `{name}` has a `/`, which in an alarm stands behind a namespace");
            faults.push((0, Problem::new(Code::InvalidMetric, "", message).help("write a `.` instead")));
        }
        for (index, dimension) in dimensions.iter().enumerate() {
            let mut add = |problem| faults.push((index + 1, problem));
            fault(dimension, "a dimension's name").map(&mut add);
            if dimension.starts_with(':') {
                add(Problem::new(
                    Code::InvalidMetric,
                    "",
                    format!("the dimension `{dimension}` begins with `:`"),
                ));
            }
            if dimensions[..index].contains(dimension) {
                add(Problem::new(
                    Code::InvalidMetric,
                    "",
                    format!("the dimension `{dimension}` is given twice"),
                ));
            }
            if index == MOST_DIMENSIONS {
                let message =
                    format!("a metric has at most {MOST_DIMENSIONS} dimensions, found {}", dimensions.len());
                add(Problem::new(Code::TooMany, "", message));
            }
        }
        faults
    }

    pub(crate) fn to_json(&self) -> Json {
        let Self { name, dimensions, file, line } = self;
        json!({ "name": name, "dimensions": dimensions, "source": { "file": file, "line": line } })
    }

    pub(crate) fn from_json(json: &Json) -> Option<Self> {
        let text = |json: &Json| json.as_str().map(str::to_owned);
        let source = json.get("source")?;
        Some(Self {
            name: text(json.get("name")?)?,
            dimensions: json.get("dimensions")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
            file: text(source.get("file")?)?,
            line: source.get("line")?.as_u64()?.try_into().ok()?,
        })
    }
}

fn fault(name: &str, what: &str) -> Option<Problem> {
    let message = if name.trim().is_empty() {
        format!("expected {what}, found nothing")
    } else if !name.chars().all(|c| c.is_ascii() && !c.is_ascii_control()) {
        format!("{what} is of ASCII characters, found `{}`", name.escape_debug())
    } else if name.len() > LONGEST {
        format!("{what} has at most {LONGEST} characters, found {}", name.len())
    } else {
        return None;
    };
    Some(Problem::new(Code::InvalidMetric, "", message).see(METRIC_DATUM))
}
