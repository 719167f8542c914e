//! The metrics that an alarm may name, and what each means in CloudWatch.

use super::Stat;
use crate::field::Word;
use crate::metrics;
use crate::trigger::Delivery;

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
    /// Where CloudWatch has it. More than one where several resources of a function emit it.
    pub series: &'static [Series],
}

/// Metrics of CloudWatch's that share a namespace and a dimension.
#[derive(Debug, Clone, Copy)]
pub struct Series {
    /// The namespace.
    pub namespace: &'static str,
    /// Their names there. The values of several are added up.
    pub names: &'static [&'static str],
    /// The names of those that make up the whole which a percentage is of, where that is a metric, too.
    pub whole: &'static [&'static str],
    /// What they are about.
    pub dimension: Dimension,
    /// How many milliseconds their unit has, where they are times.
    pub unit_millis: u32,
}

/// What a metric is about, which is how CloudWatch tells its values apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// A function.
    Function,
    /// A function's alias, beside the function.
    Alias,
    /// The log of a function. Its metrics are told apart by their namespace, which the function's name ends.
    Log,
    /// The queue that feeds a function.
    SourceQueue,
    /// The queue of what a function failed to handle.
    FailureQueue,
    /// The topic that notifies a function.
    Topic,
    /// The mapping between a stream and a function.
    Mapping,
    /// The service's HTTP API.
    HttpApi,
    /// The service's WebSocket API.
    WebsocketApi,
    /// The target group of a function behind a load balancer.
    TargetGroup,
    /// The stage of the service's REST API, beside the API's name.
    RestStage,
    /// A function's URL. CloudWatch knows it by the function.
    Url,
    /// A rule on an event bus.
    Rule,
    /// The group that the service's schedules are in.
    ScheduleGroup,
}

impl Dimension {
    /// As CloudWatch writes it, where it has one.
    pub fn cloudwatch(self) -> Option<&'static str> {
        Some(match self {
            Self::Log => return None,
            Self::Function | Self::Alias | Self::Url => metrics::FUNCTION_NAME,
            Self::SourceQueue | Self::FailureQueue => "QueueName",
            Self::Topic => "TopicName",
            Self::Mapping => "EventSourceMappingUUID",
            Self::HttpApi | Self::WebsocketApi => "ApiId",
            Self::RestStage => "Stage",
            Self::TargetGroup => "TargetGroup",
            Self::Rule => "RuleName",
            Self::ScheduleGroup => "ScheduleGroup",
        })
    }
}

impl Metric {
    /// Whether a function may have it whose trigger delivers so and adds these metrics.
    pub fn comes_with(&self, delivery: Delivery, metrics: &[&str]) -> bool {
        match self.of {
            Of::Every | Of::Provisioned => true,
            Of::Asynchronous => delivery == Delivery::Asynchronous,
            Of::FailureQueue => delivery == Delivery::Asynchronous || metrics.contains(&self.name),
            Of::Trigger => metrics.contains(&self.name),
        }
    }
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
    /// Those with provisioned concurrency.
    Provisioned,
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
    /// The function's provisioned concurrency. The metric itself is a part of it, from 0 to 1.
    ProvisionedConcurrency,
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
    series: &[],
};

/// A metric of AWS/Lambda.
const LAMBDA: Series = Series {
    namespace: "AWS/Lambda",
    names: &[],
    whole: &[],
    dimension: Dimension::Function,
    unit_millis: 1,
};

/// A metric of AWS/Lambda that an alias has (Lambda developer guide, "Types of metrics for Lambda functions").
const ALIAS: Series = Series { dimension: Dimension::Alias, ..LAMBDA };

/// A metric of the lines of a function's log.
const LOG: Series = Series { namespace: metrics::NAMESPACE, dimension: Dimension::Log, ..LAMBDA };

/// A metric of AWS/SQS. Its times are in seconds.
const SQS: Series =
    Series { namespace: "AWS/SQS", dimension: Dimension::SourceQueue, unit_millis: 1_000, ..LAMBDA };

/// A metric of an HTTP API.
const HTTP_API: Series = Series { namespace: "AWS/ApiGateway", dimension: Dimension::HttpApi, ..LAMBDA };

/// A metric of a WebSocket API (API Gateway developer guide, "Monitor WebSocket API execution with CloudWatch metrics").
const WEBSOCKET_API: Series = Series { dimension: Dimension::WebsocketApi, ..HTTP_API };

/// What makes up all that clients of a WebSocket API do: they connect, and they send.
const WEBSOCKET_REQUESTS: &[&str] = &["ConnectCount", "MessageCount"];
/// A metric of a REST API.
const REST_API: Series = Series { dimension: Dimension::RestStage, ..HTTP_API };

/// A metric of a function's URL.
const URL: Series = Series { dimension: Dimension::Url, ..LAMBDA };

/// A metric of a target group (user guide for Application Load Balancers, "CloudWatch metrics for your Application Load
/// Balancer"). Its times are in seconds.
const TARGET_GROUP: Series = Series {
    namespace: "AWS/ApplicationELB",
    dimension: Dimension::TargetGroup,
    unit_millis: 1_000,
    ..LAMBDA
};

/// What a load balancer answers with a status of 500 or above: the function's own answers, and its own where the call
/// failed.
const TARGET_5XX: &[&str] = &["HTTPCode_Target_5XX_Count", "LambdaInternalError", "LambdaUserError"];

/// What most metrics that are times have in common.
const TIME: Metric = Metric { stat: Stat::Max, unit: Unit::Time, ..PLAIN };

/// All metrics, in the order in which documentation lists them.
pub const METRICS: &[Metric] = &[
    Metric {
        name: "errors",
        doc: "Invocations that failed: the function returned an error, panicked or timed out (AWS/Lambda `Errors`).",
        of: Of::Every,
        percent_of: Some(Whole::Invocations),
        series: &[Series { names: &["Errors"], whole: &["Invocations"], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "timeouts",
        doc: "Invocations that ran out of time, counted in the function's log; `errors` has them, too.",
        of: Of::Every,
        series: &[Series { names: &[metrics::TIMEOUTS], ..LOG }],
        ..PLAIN
    },
    Metric {
        name: "out_of_memory",
        doc: "Invocations that ran out of memory, counted in the function's log; `errors` has them, too.",
        of: Of::Every,
        series: &[Series { names: &[metrics::OUT_OF_MEMORY], ..LOG }],
        ..PLAIN
    },
    Metric {
        name: "panics",
        doc: "Panics in code of the function, those in tasks and in single records of a batch included, counted by the runtime.",
        of: Of::Every,
        series: &[Series { namespace: metrics::NAMESPACE, names: &[metrics::PANICS], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "throttles",
        doc: "Invocations that Lambda refused because no concurrency was left (AWS/Lambda `Throttles`).",
        of: Of::Every,
        percent_of: Some(Whole::Attempts),
        series: &[Series { names: &["Throttles"], whole: &["Throttles", "Invocations"], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "invocations",
        doc: "How often the function ran (AWS/Lambda `Invocations`). `invocations < 1` fires when there is no data, too.",
        of: Of::Every,
        missing: Missing::BreachingWhenLow,
        series: &[Series { names: &["Invocations"], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "duration",
        doc: "How long an invocation took (AWS/Lambda `Duration`); as a percentage, of the function's timeout.",
        of: Of::Every,
        stat: Stat::Percentile(99.0),
        percent_of: Some(Whole::Timeout),
        series: &[Series { names: &["Duration"], ..LAMBDA }],
        ..TIME
    },
    Metric {
        name: "concurrency",
        doc: "How many invocations ran at once (AWS/Lambda `ConcurrentExecutions`); as a percentage, of the reserved concurrency.",
        of: Of::Every,
        stat: Stat::Max,
        percent_of: Some(Whole::ReservedConcurrency),
        series: &[Series { names: &["ConcurrentExecutions"], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "spillover",
        doc: "Invocations that found no provisioned environment free and had to wait for another to start (AWS/Lambda `ProvisionedConcurrencySpilloverInvocations`); as a percentage, of all invocations.",
        of: Of::Provisioned,
        percent_of: Some(Whole::Invocations),
        series: &[Series {
            names: &["ProvisionedConcurrencySpilloverInvocations"],
            whole: &["ProvisionedConcurrencyInvocations", "ProvisionedConcurrencySpilloverInvocations"],
            ..ALIAS
        }],
        ..PLAIN
    },
    Metric {
        name: "utilization",
        doc: "How much of the provisioned concurrency was in use, from 0 to 1 (AWS/Lambda `ProvisionedConcurrencyUtilization`); as a percentage, of all of it.",
        of: Of::Provisioned,
        stat: Stat::Max,
        percent_of: Some(Whole::ProvisionedConcurrency),
        series: &[Series { names: &["ProvisionedConcurrencyUtilization"], ..ALIAS }],
        ..PLAIN
    },
    Metric {
        name: "deadletters",
        doc: "Events in the failure queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).",
        of: Of::FailureQueue,
        stat: Stat::Max,
        series: &[Series {
            names: &["ApproximateNumberOfMessagesVisible"],
            dimension: Dimension::FailureQueue,
            ..SQS
        }],
        ..PLAIN
    },
    Metric {
        name: "backlog",
        doc: "Messages that wait in the source queue (AWS/SQS `ApproximateNumberOfMessagesVisible`).",
        stat: Stat::Max,
        series: &[Series { names: &["ApproximateNumberOfMessagesVisible"], ..SQS }],
        ..PLAIN
    },
    Metric {
        name: "oldest",
        doc: "Age of the oldest message in the source queue (AWS/SQS `ApproximateAgeOfOldestMessage`).",
        series: &[Series { names: &["ApproximateAgeOfOldestMessage"], ..SQS }],
        ..TIME
    },
    Metric {
        name: "inflight",
        doc: "Messages that were received and are not yet deleted (AWS/SQS `ApproximateNumberOfMessagesNotVisible`); as a percentage, of SQS's limit of 120,000.",
        stat: Stat::Max,
        percent_of: Some(Whole::Limit(120_000)),
        series: &[Series { names: &["ApproximateNumberOfMessagesNotVisible"], ..SQS }],
        ..PLAIN
    },
    Metric {
        name: "failed_records",
        doc: "Records of a batch that the function reported as failed, counted by the runtime; as a percentage, of all records.",
        percent_of: Some(Whole::Records),
        series: &[Series {
            namespace: metrics::NAMESPACE,
            names: &[metrics::FAILED_RECORDS],
            whole: &[metrics::RECORDS],
            ..LAMBDA
        }],
        ..PLAIN
    },
    Metric {
        name: "lag",
        doc: "Age of the last record that was read from the stream (AWS/Lambda `IteratorAge`).",
        missing: Missing::Missing,
        series: &[Series { names: &["IteratorAge"], ..LAMBDA }],
        ..TIME
    },
    Metric {
        name: "offset_lag",
        doc: "How many records of the topic were not yet read (AWS/Lambda `OffsetLag`).",
        stat: Stat::Max,
        missing: Missing::Missing,
        series: &[Series { names: &["OffsetLag"], ..LAMBDA }],
        ..PLAIN
    },
    Metric {
        name: "dropped",
        doc: "Events that Lambda gave up, those that the failure destination got included, and failures that did not get there (AWS/Lambda `AsyncEventsDropped` and `DestinationDeliveryFailures`; for a schedule AWS/Scheduler `InvocationDroppedCount`, for a rule AWS/Events `FailedInvocations` and `InvocationsFailedToBeSentToDlq`).",
        of: Of::Asynchronous,
        series: &[
            Series { names: &["AsyncEventsDropped", "DestinationDeliveryFailures"], ..LAMBDA },
            Series {
                namespace: "AWS/Scheduler",
                names: &["InvocationDroppedCount"],
                dimension: Dimension::ScheduleGroup,
                ..LAMBDA
            },
            Series {
                namespace: "AWS/Events",
                names: &["FailedInvocations", "InvocationsFailedToBeSentToDlq"],
                dimension: Dimension::Rule,
                ..LAMBDA
            },
        ],
        ..PLAIN
    },
    Metric {
        name: "waiting",
        doc: "How long an event waited in Lambda's queue (AWS/Lambda `AsyncEventAge`).",
        of: Of::Asynchronous,
        series: &[Series { names: &["AsyncEventAge"], ..LAMBDA }],
        ..TIME
    },
    Metric {
        name: "undelivered",
        doc: "Notifications that SNS could not deliver (AWS/SNS `NumberOfNotificationsFailed`).",
        series: &[Series {
            namespace: "AWS/SNS",
            names: &["NumberOfNotificationsFailed"],
            dimension: Dimension::Topic,
            ..LAMBDA
        }],
        ..PLAIN
    },
    Metric {
        name: "http_4xx",
        doc: "Requests that the caller got wrong (AWS/ApiGateway `4xx`, of a REST API `4XXError`, of a WebSocket API `ClientError`; of a function's URL AWS/Lambda `Url4xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_4XX_Count`); as a percentage, of all requests.",
        percent_of: Some(Whole::Requests),
        series: &[
            Series { names: &["4xx"], whole: &["Count"], ..HTTP_API },
            Series { names: &["4XXError"], whole: &["Count"], ..REST_API },
            Series { names: &["ClientError"], whole: WEBSOCKET_REQUESTS, ..WEBSOCKET_API },
            Series { names: &["Url4xxCount"], whole: &["UrlRequestCount"], ..URL },
            Series { names: &["HTTPCode_Target_4XX_Count"], whole: &["RequestCount"], ..TARGET_GROUP },
        ],
        ..PLAIN
    },
    Metric {
        name: "http_5xx",
        doc: "Requests that failed on our side (AWS/ApiGateway `5xx`, of a REST API `5XXError`, of a WebSocket API `ExecutionError` and `IntegrationError`, which counts the clients that the function refuses, too; of a function's URL AWS/Lambda `Url5xxCount`; of a load balancer's target AWS/ApplicationELB `HTTPCode_Target_5XX_Count`, and `LambdaUserError` and `LambdaInternalError`, which it answers itself); as a percentage, of all requests.",
        percent_of: Some(Whole::Requests),
        series: &[
            Series { names: &["5xx"], whole: &["Count"], ..HTTP_API },
            Series { names: &["5XXError"], whole: &["Count"], ..REST_API },
            Series {
                names: &["ExecutionError", "IntegrationError"],
                whole: WEBSOCKET_REQUESTS,
                ..WEBSOCKET_API
            },
            Series { names: &["Url5xxCount"], whole: &["UrlRequestCount"], ..URL },
            Series { names: TARGET_5XX, whole: &["RequestCount"], ..TARGET_GROUP },
        ],
        ..PLAIN
    },
    Metric {
        name: "latency",
        doc: "How long an answer took (AWS/ApiGateway `Latency`, of a WebSocket API `IntegrationLatency`; of a function's URL AWS/Lambda `UrlRequestLatency`; of a load balancer's target AWS/ApplicationELB `TargetResponseTime`).",
        stat: Stat::Percentile(99.0),
        series: &[
            Series { names: &["Latency"], ..HTTP_API },
            Series { names: &["Latency"], ..REST_API },
            Series { names: &["IntegrationLatency"], ..WEBSOCKET_API },
            Series { names: &["UrlRequestLatency"], ..URL },
            Series { names: &["TargetResponseTime"], ..TARGET_GROUP },
        ],
        ..TIME
    },
    Metric {
        name: "requests",
        doc: "Requests (AWS/ApiGateway `Count`, of a WebSocket API `ConnectCount` and `MessageCount`; of a function's URL AWS/Lambda `UrlRequestCount`; of a load balancer's target AWS/ApplicationELB `RequestCount`). `requests < 1` fires when there is no data, too.",
        missing: Missing::BreachingWhenLow,
        series: &[
            Series { names: &["Count"], ..HTTP_API },
            Series { names: &["Count"], ..REST_API },
            Series { names: WEBSOCKET_REQUESTS, ..WEBSOCKET_API },
            Series { names: &["UrlRequestCount"], ..URL },
            Series { names: &["RequestCount"], ..TARGET_GROUP },
        ],
        ..PLAIN
    },
    Metric {
        name: "stream_failures",
        doc: "Records of a stream that were given up: sent to the failure destination, or dropped where there is none (AWS/Lambda `OnFailureDestinationDeliveredEventCount` and `DroppedEventCount`).",
        series: &[Series {
            names: &["OnFailureDestinationDeliveredEventCount", "DroppedEventCount"],
            dimension: Dimension::Mapping,
            ..LAMBDA
        }],
        ..PLAIN
    },
];

/// The words that may follow the threshold, in their order.
pub const CLAUSES: &[Word] = &[
    Word::new("in", "The length of one datapoint: `errors > 5 in 1m`. Default: 5 m."),
    Word::new(
        "for",
        "How many of the last datapoints must breach: `for 3` of 3, `for 3 of 5`. Default: 1 of 1.",
    ),
    Word::new(
        "notify",
        "Where the alarm goes instead of the service's topic: a parameter of the stack that holds a topic's ARN, or the \
         ARN in quotes: `errors > 5 notify pager`.",
    ),
];

/// What an alarm compares with in place of a number.
pub const BAND: Word = Word::new(
    "band",
    "What CloudWatch expects, give or take so many standard deviations: `duration outside band(3)`.",
);

/// The words that compare with it.
pub const BAND_OPS: &[Word] = &[
    Word::new("outside", "The value lies above the band or below it: `duration outside band(3)`."),
    Word::new("above", "The value lies above the band: `errors above band(2)`."),
    Word::new("below", "The value lies below the band: `invocations below band(2.5)`."),
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
