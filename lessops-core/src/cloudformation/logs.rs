//! A function's log group, who else gets its lines, what is hidden in them, and what is counted in them.

use super::function::Lambda;
use super::stack::{Shared, Stack};
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, Pseudo, object, sub, tag_list};
use crate::iam::{Statement, arn, existing_arn, policy};
use crate::metrics;
use crate::names::Part;
use crate::settings::{DEFAULT_RETENTION, DataType, Forward, Logs, Retention, ToFirehose, ToStream};

/// What Lambda's own lines say of an invocation that ran out of time, and of one that ran out of memory ("Lambda Telemetry
/// API Event schema reference"). No code of the function lives on to count these.
const COUNTED: [(Part, &str, &str); 2] = [
    (
        Part::TimeoutsFilter,
        metrics::TIMEOUTS,
        r#"{ $.type = "platform.report" && $.record.status = "timeout" }"#,
    ),
    (
        Part::OutOfMemoryFilter,
        metrics::OUT_OF_MEMORY,
        r#"{ $.type = "platform.report" && $.record.errorType = "Runtime.OutOfMemory" }"#,
    ),
];

/// Adds the log group with all that belongs to it, and gives the function's `LoggingConfig`.
pub(super) fn lower<'a>(logs: Option<&'a Logs>, lambda: &Lambda<'a>, stack: &mut Stack<'a>) -> Object {
    let silent = Logs::silent();
    let Logs { retention, level, forward, mask } = logs.unwrap_or(&silent);
    let id = lambda.part(Part::LogGroup);
    let properties = object! {
        "RetentionInDays": retention.map_or(DEFAULT_RETENTION, Retention::days),
        "DataProtectionPolicy": mask.as_ref().filter(|mask| !mask.is_empty()).map(|mask| masked(mask)),
        "Tags": tag_list(&lambda.tags),
    };
    stack.add(id.clone(), Resource::new("AWS::Logs::LogGroup", properties), &[lambda.function]);
    for (part, metric, pattern) in COUNTED {
        let filter = count(&id, lambda, metric, pattern);
        stack.add(lambda.part(part), filter, &[lambda.function]);
    }
    for (index, forward) in forward.iter().flatten().enumerate() {
        lower_forward(index, forward, &id, lambda, stack);
    }
    if let Some(log_groups) = &mut stack.log_groups {
        log_groups.push(id.clone());
    }
    object! {
        "LogFormat": "JSON",
        "ApplicationLogLevel": level.map_or_else(|| "INFO".to_owned(), |level| level.to_string().to_uppercase()),
        "LogGroup": id.reference(),
    }
}

/// Counts lines. Without a match there is no datapoint, and no price of a metric.
fn count(
    log_group: &LogicalId,
    lambda: &Lambda<'_>,
    metric: &'static str,
    pattern: &'static str,
) -> Resource {
    let properties = object! {
        "LogGroupName": log_group.reference(),
        "FilterPattern": pattern,
        "MetricTransformations": [object! {
            // Lambda's lines do not name the function, so that no dimension can be made of them.
            "MetricNamespace": sub![metrics::NAMESPACE, "/", lambda.id.reference()],
            "MetricName": metric,
            "MetricValue": "1",
            "Unit": "Count",
        }],
    };
    Resource::new("AWS::Logs::MetricFilter", properties)
}

/// The data protection policy ("Understanding data protection policies", CloudWatch Logs user guide): both statements name
/// the same data.
fn masked(mask: &[DataType]) -> Object {
    let identifiers: Vec<Expression> = mask
        .iter()
        .map(|data| {
            sub!["arn:", Pseudo::Partition, ":dataprotection::aws:data-identifier/", data.identifier()].into()
        })
        .collect();
    let nothing = || Object::default();
    object! {
        "Name": "mask",
        "Version": "2021-06-01",
        "Statement": [
            object! {
                "Sid": "audit",
                "DataIdentifier": identifiers.clone(),
                "Operation": object! { "Audit": object! { "FindingsDestination": nothing() } },
            },
            object! {
                "Sid": "mask",
                "DataIdentifier": identifiers,
                "Operation": object! { "Deidentify": object! { "MaskConfig": nothing() } },
            },
        ],
    }
}

/// Forwards lines to a stream or to Firehose. A function that they go to has the trigger for it.
fn lower_forward<'a>(
    index: usize,
    forward: &Forward,
    log_group: &LogicalId,
    lambda: &Lambda<'a>,
    stack: &mut Stack<'a>,
) {
    let (destination, actions): (Expression, _) = match forward {
        Forward::Function(_) => return,
        Forward::Stream(ToStream { name, filter: _ }) => {
            let shared = Shared::Stream(name.to_string());
            let arn = shared.id().attribute("Arn").into();
            stack.share(shared, lambda.function);
            (arn, ["kinesis:PutRecord", "kinesis:PutRecords"])
        }
        Forward::Firehose(ToFirehose { stream, filter: _ }) => {
            (existing_arn(stream), ["firehose:PutRecord", "firehose:PutRecordBatch"])
        }
    };
    let role = lambda.numbered(Part::LogsDeliveryRole, index);
    // As "Confused deputy prevention" in the CloudWatch Logs user guide has it.
    let trust = Statement::trust("logs.amazonaws.com").for_this_account().when(
        "ArnLike",
        "aws:SourceArn",
        arn("logs", "*"),
    );
    let may_write = Statement::allow(actions, [destination.clone()]);
    let by_key = stack.keys.needed_by([&may_write]);
    let properties = object! {
        "AssumeRolePolicyDocument": policy([trust]),
        "Policies": [object! { "PolicyName": "forward", "PolicyDocument": policy(std::iter::once(may_write).chain(by_key)) }],
        "Tags": tag_list(&lambda.tags),
    };
    stack.add(role.clone(), Resource::new("AWS::IAM::Role", properties), &[lambda.function]);
    let properties = object! {
        "LogGroupName": log_group.reference(),
        "FilterPattern": forward.filter().cloned().unwrap_or_default(),
        "DestinationArn": destination,
        "RoleArn": role.attribute("Arn"),
    };
    let filter = Resource::new("AWS::Logs::SubscriptionFilter", properties);
    stack.add(lambda.numbered(Part::LogsDelivery, index), filter, &[lambda.function]);
}
