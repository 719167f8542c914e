//! The metrics that an alarm may name, and what each means in CloudWatch.

use super::Stat;

/// A metric of AWS's, or of the runtime's, under the name that alarms use.
#[derive(Debug)]
pub struct Metric {
    /// The word that alarms use.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
    /// Which functions have it.
    pub of: Of,
    /// The statistic where an alarm names none.
    pub stat: Stat,
    /// Whether its values are times; otherwise they are counts.
    pub unit: Unit,
    /// What a percentage is a percentage of, if it may be one.
    pub percent_of: Option<Whole>,
    /// What a period without data means.
    pub missing: Missing,
}

/// A metric is the same as another when its name is.
impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Which functions have a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Every function.
    Every,
    /// Those with a trigger that lists it.
    Trigger,
    /// Those with a failure queue: asynchronous ones, and those fed by a queue.
    FailureQueue,
    /// Those that Lambda invokes asynchronously.
    Asynchronous,
}

/// What a metric's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How many.
    Count,
    /// How long.
    Time,
}

/// What a percentage is a percentage of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// The function's invocations in the same period.
    Invocations,
    /// Invocations and throttled attempts in the same period.
    Attempts,
    /// The function's timeout.
    Timeout,
    /// The function's reserved concurrency.
    ReservedConcurrency,
    /// A number that is AWS's limit.
    Limit(u32),
    /// The records that the function was given in the same period.
    Records,
    /// The API's requests in the same period.
    Requests,
}

/// What a period without data means to an alarm (CloudWatch's `TreatMissingData`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nothing happened, so nothing went wrong.
    NotBreaching,
    /// With `<`, that it is too low; with `>`, that nothing went wrong.
    BreachingWhenLow,
    /// Nothing: the alarm keeps its state.
    Missing,
}

/// What most metrics have in common; the entries below say where they differ.
const PLAIN: Metric = Metric {
    name: "",
    doc: "",
    of: Of::Trigger,
    stat: Stat::Sum,
    unit: Unit::Count,
    percent_of: None,
    missing: Missing::NotBreaching,
};

/// What most metrics that are times have in common.
const TIME: Metric = Metric { stat: Stat::Max, unit: Unit::Time, ..PLAIN };

/// All metrics, in the order in which documentation lists them.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "errors",
        doc: "Invocations that failed: the function returned an error, panicked or timed out (AWS/Lambda `Errors`).",
        of: Of::Every,
        percent_of: Some(Whole::Invocations),
        ..PLAIN
    },
    Metric {
        name: "throttles",
        doc: "Invocations that Lambda refused because no concurrency was left (AWS/Lambda `Throttles`).",
        of: Of::Every,
        percent_of: Some(Whole::Attempts),
        ..PLAIN
    },
    Metric {
        name: "invocations",
        doc: "How often the function ran (AWS/Lambda `Invocations`). `invocations < 1` fires when there is no data, too.",
        of: Of::Every,
        missing: Missing::BreachingWhenLow,
        ..PLAIN
    },
    Metric {
        name: "duration",
        doc: "How long an invocation took (AWS/Lambda `Duration`); as a percentage, of the function's timeout.",
        of: Of::Every,
        stat: Stat::Percentile(99.0),
        percent_of: Some(Whole::Timeout),
        ..TIME
    },
    Metric {
        name: "concurrency",
        doc: "How many invocations ran at once (AWS/Lambda `ConcurrentExecutions`); as a percentage, of the reserved concurrency.",
        of: Of::Every,
        stat: Stat::Max,
        percent_of: Some(Whole::ReservedConcurrency),
        ..PLAIN
    },
    Metric {
        name: "deadletters",
        doc: "Events in the failure queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).",
        of: Of::FailureQueue,
        stat: Stat::Max,
        ..PLAIN
    },
    Metric {
        name: "backlog",
        doc: "Messages that wait in the source queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).",
        stat: Stat::Max,
        ..PLAIN
    },
    Metric {
        name: "oldest",
        doc: "Age of the oldest message in the source queue (AWS/SQS `ApproximateAgeOfOldestMessage`).",
        ..TIME
    },
    Metric {
        name: "inflight",
        doc: "Messages that were received and are not yet deleted (AWS/SQS `ApproximateNumberOfMessagesNotVisible`); as a percentage, of SQS's limit of 120,000.",
        stat: Stat::Max,
        percent_of: Some(Whole::Limit(120_000)),
        ..PLAIN
    },
    Metric {
        name: "failed_records",
        doc: "Records of a batch that the function reported as failed, counted by the runtime; as a percentage, of all records.",
        percent_of: Some(Whole::Records),
        ..PLAIN
    },
    Metric {
        name: "lag",
        doc: "Age of the last record that was read from the stream (AWS/Lambda `IteratorAge`).",
        missing: Missing::Missing,
        ..TIME
    },
    Metric {
        name: "offset_lag",
        doc: "How many records of the topic were not yet read (AWS/Lambda `OffsetLag`).",
        stat: Stat::Max,
        missing: Missing::Missing,
        ..PLAIN
    },
    Metric {
        name: "dropped",
        doc: "Events that were lost on their way: to the function or, when it failed, to its failure destination (AWS/Lambda `AsyncEventsDropped` and `DestinationDeliveryFailures`; for a schedule AWS/Scheduler `InvocationDroppedCount`).",
        of: Of::Asynchronous,
        ..PLAIN
    },
    Metric {
        name: "waiting",
        doc: "How long an event waited in Lambda's queue (AWS/Lambda `AsyncEventAge`).",
        of: Of::Asynchronous,
        ..TIME
    },
    Metric {
        name: "undelivered",
        doc: "Notifications that SNS could not deliver (AWS/SNS `NumberOfNotificationsFailed`).",
        ..PLAIN
    },
    Metric {
        name: "http_4xx",
        doc: "Requests to the API that the caller got wrong (AWS/ApiGateway `4xx`); as a percentage, of all requests.",
        percent_of: Some(Whole::Requests),
        ..PLAIN
    },
    Metric {
        name: "http_5xx",
        doc: "Requests to the API that failed on our side (AWS/ApiGateway `5xx`); as a percentage, of all requests.",
        percent_of: Some(Whole::Requests),
        ..PLAIN
    },
    Metric {
        name: "latency",
        doc: "How long the API took to answer (AWS/ApiGateway `Latency`).",
        stat: Stat::Percentile(99.0),
        ..TIME
    },
    Metric {
        name: "requests",
        doc: "Requests to the API (AWS/ApiGateway `Count`). `requests < 1` fires when there is no data, too.",
        missing: Missing::BreachingWhenLow,
        ..PLAIN
    },
    Metric {
        name: "stream_failures",
        doc: "Batches of a stream that were given up and sent to the failure destination (AWS/Lambda `OnFailureDestinationDeliveredEventCount`).",
        ..PLAIN
    },
];

/// The words of the statistics, with what they mean. A percentile is any `p` and number: `p99.9`.
pub const STATS: &[(&str, &str)] = &[
    ("sum", "The sum of the period's values."),
    ("avg", "Their average."),
    ("min", "The smallest."),
    ("max", "The largest."),
    ("count", "How many values there were."),
    ("p50", "The median."),
    ("p90", "All but the highest tenth lie below it."),
    ("p99", "All but the highest hundredth lie below it."),
];

/// The metric of that name.
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}
