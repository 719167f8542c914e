//! What the controller asks of AWS. All of it can be asked twice.

use std::sync::OnceLock;
use std::time::Duration;

use aws_sdk_cloudwatch::types::{
    ComparisonOperator, Metric, MetricDataQuery, MetricStat, StateValue, Statistic,
};
use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_scheduler::primitives::{DateTime, DateTimeFormat};
use aws_sdk_scheduler::types::{ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, Target};
use aws_sdk_ssm::types::ParameterType;
use lambda_runtime::tracing;
use lessops_core::metrics::{FUNCTION_NAME, NAMESPACE, NAMESPACE_VARIABLE};
use serde_json::json;

use crate::breaker::controller::{Breaker, Kept};
use crate::breaker::machine::{Before, Seen, Timer};
use crate::{Error, sdk};

/// How often a mapping is asked to change that is about to change, and how long to wait before the next time.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_secs(3);
/// The query for the function's invocations.
const INVOCATIONS: &str = "invocations";

/// The clients of the services that the controller uses.
pub(super) struct Clients {
    cloudwatch: aws_sdk_cloudwatch::Client,
    pub(super) lambda: aws_sdk_lambda::Client,
    scheduler: aws_sdk_scheduler::Client,
    pub(super) sqs: aws_sdk_sqs::Client,
    ssm: aws_sdk_ssm::Client,
}

/// Those of this process.
pub(super) fn clients() -> &'static Clients {
    static CLIENTS: OnceLock<Clients> = OnceLock::new();
    CLIENTS.get_or_init(|| {
        let config = sdk::config();
        Clients {
            cloudwatch: aws_sdk_cloudwatch::Client::new(config),
            lambda: aws_sdk_lambda::Client::new(config),
            scheduler: aws_sdk_scheduler::Client::new(config),
            sqs: aws_sdk_sqs::Client::new(config),
            ssm: aws_sdk_ssm::Client::new(config),
        }
    })
}

/// Whether something that was to be changed or taken away is not there.
fn unless_gone<T, E: ProvideErrorMetadata>(result: Result<T, E>) -> Result<Option<T>, E> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(error) if matches!(error.code(), Some("ResourceNotFoundException" | "ParameterNotFound")) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// A time as AWS writes it, with or without a fraction of a second, in UTC: in seconds since 1970.
pub(super) fn seconds_of(text: &str) -> Result<u64, Error> {
    let second = text.get(..19).ok_or_else(|| format!("`{text}` is not a time"))?;
    let time = DateTime::from_str(&format!("{second}Z"), DateTimeFormat::DateTime)?;
    Ok(time.secs().try_into()?)
}

fn time(seconds: u64) -> Result<DateTime, Error> {
    Ok(DateTime::from_secs(seconds.try_into()?))
}

// The states, in parameters of the stack's own path.

fn path() -> String {
    let stack = std::env::var(NAMESPACE_VARIABLE).unwrap_or_else(|_| NAMESPACE.to_owned());
    format!("/lessops/{stack}/breakers")
}

fn read(value: Option<&str>) -> Result<Kept, Error> {
    Ok(serde_json::from_str(value.unwrap_or_default())?)
}

/// A breaker, if it is there.
pub(super) async fn load(name: &str) -> Result<Option<Kept>, Error> {
    let get = clients().ssm.get_parameter().name(format!("{}/{name}", path())).send().await;
    let Some(parameter) = unless_gone(get)?.and_then(|got| got.parameter) else { return Ok(None) };
    read(parameter.value()).map(Some)
}

/// All breakers of the stack.
pub(super) async fn load_all() -> Result<Vec<Kept>, Error> {
    let mut pages = clients().ssm.get_parameters_by_path().path(path()).into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.try_next().await? {
        for parameter in page.parameters() {
            all.push(read(parameter.value())?);
        }
    }
    Ok(all)
}

/// Keeps a breaker.
pub(super) async fn store(kept: &Kept) -> Result<(), Error> {
    let name = format!("{}/{}", path(), kept.breaker.name);
    let put = clients().ssm.put_parameter().name(name).value(serde_json::to_string(kept)?);
    put.r#type(ParameterType::String).overwrite(true).send().await?;
    Ok(())
}

/// Keeps it no longer.
pub(super) async fn forget(name: &str) -> Result<(), Error> {
    let delete = clients().ssm.delete_parameter().name(format!("{}/{name}", path())).send().await;
    unless_gone(delete)?;
    Ok(())
}

// Timers, as schedules that delete themselves when they were due.

/// Sets a timer, unless it is set.
pub(super) async fn set_timer(breaker: &Breaker, timer: &Timer, now: u64) -> Result<(), Error> {
    // Scheduler takes minutes, and a time that is over is none that it waits for.
    let at = time(timer.at.max(now + 60))?.fmt(DateTimeFormat::DateTime)?;
    let event = json!({ "breaker": breaker.name, "timer": timer.name });
    let target = Target::builder().arn(&breaker.service_token).role_arn(&breaker.timers_role);
    let create = clients().scheduler.create_schedule().group_name(&breaker.timers).name(&timer.name);
    let create = create
        .schedule_expression(format!("at({})", at.trim_end_matches('Z')))
        .flexible_time_window(FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build()?)
        .action_after_completion(ActionAfterCompletion::Delete)
        .target(target.input(event.to_string()).build()?);
    match create.send().await {
        Err(error) if error.code() != Some("ConflictException") => Err(error.into()),
        _ => Ok(()),
    }
}

/// Deletes a timer that is not to be due.
pub(super) async fn delete_timer(breaker: &Breaker, timer: &Timer) -> Result<(), Error> {
    let delete = clients().scheduler.delete_schedule().group_name(&breaker.timers).name(&timer.name);
    unless_gone(delete.send().await)?;
    Ok(())
}

// The sources.

/// How they are.
pub(super) async fn before(breaker: &Breaker) -> Result<Before, Error> {
    let lambda = &clients().lambda;
    let mut before = Before::default();
    for id in &breaker.mappings {
        let mapping = lambda.get_event_source_mapping().uuid(id).send().await?;
        // "Disabling" and "Disabled" of "Creating, Enabling, Enabled, Disabling, Disabled, Updating, or Deleting" (Lambda
        // API, GetEventSourceMapping).
        if !mapping.state().is_some_and(|state| state.starts_with("Disabl")) {
            before.mappings.push(id.clone());
        }
    }
    if breaker.failure_queue.is_some() {
        let concurrency = lambda.get_function_concurrency().function_name(&breaker.function).send().await?;
        before.reserved = concurrency.reserved_concurrent_executions;
    }
    Ok(before)
}

/// Stops them.
pub(super) async fn stop(breaker: &Breaker, before: &Before) -> Result<(), Error> {
    enable(before, false).await?;
    reserve(breaker, Some(0)).await
}

/// Lets events through to see what becomes of them. Mappings let through all or none; of those that Lambda queues one runs at
/// a time.
pub(super) async fn let_through(breaker: &Breaker, before: &Before) -> Result<(), Error> {
    enable(before, true).await?;
    let one = before.reserved.unwrap_or(1).min(1);
    match reserve(breaker, Some(one)).await {
        // The account may have no concurrency left to reserve (Lambda API, PutFunctionConcurrency).
        Err(error) => {
            tracing::warn!(breaker = breaker.name, error, "not one at a time");
            reserve(breaker, before.reserved).await
        }
        Ok(()) => Ok(()),
    }
}

/// Makes them as they were.
pub(super) async fn start(breaker: &Breaker, before: &Before) -> Result<(), Error> {
    enable(before, true).await?;
    reserve(breaker, before.reserved).await
}

async fn enable(before: &Before, enabled: bool) -> Result<(), Error> {
    for id in &before.mappings {
        for attempt in 1.. {
            let update = clients().lambda.update_event_source_mapping().uuid(id).enabled(enabled);
            match unless_gone(update.send().await) {
                // It is changing already.
                Err(error) if error.code() == Some("ResourceInUseException") && attempt < ATTEMPTS => {
                    tokio::time::sleep(PAUSE).await;
                }
                done => {
                    done?;
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Reserves concurrency for the function, or none. Only for one whose events Lambda queues: a mapping's are its own to stop.
async fn reserve(breaker: &Breaker, concurrency: Option<i32>) -> Result<(), Error> {
    if breaker.failure_queue.is_none() {
        return Ok(());
    }
    let (lambda, function) = (&clients().lambda, &breaker.function);
    match concurrency {
        Some(number) => {
            let put = lambda.put_function_concurrency().function_name(function);
            unless_gone(put.reserved_concurrent_executions(number).send().await)?;
        }
        None => {
            unless_gone(lambda.delete_function_concurrency().function_name(function).send().await)?;
        }
    }
    Ok(())
}

// The alarms.

/// Lets the alarms that an open breaker sets off notify, or not.
pub(super) async fn notify(breaker: &Breaker, loud: bool) -> Result<(), Error> {
    let alarms = Some(breaker.quiet.clone()).filter(|alarms| !alarms.is_empty());
    match (alarms, loud) {
        (None, _) => {}
        (alarms, true) => {
            clients().cloudwatch.enable_alarm_actions().set_alarm_names(alarms).send().await?;
        }
        (alarms, false) => {
            clients().cloudwatch.disable_alarm_actions().set_alarm_names(alarms).send().await?;
        }
    }
    Ok(())
}

/// What CloudWatch knows of a breaker since then: the alarm's own metrics, over whole periods from then on, and the function's
/// invocations.
pub(super) async fn seen(breaker: &Breaker, since: u64, now: u64) -> Result<Seen, Error> {
    let cloudwatch = &clients().cloudwatch;
    let described = cloudwatch.describe_alarms().alarm_names(&breaker.alarm).send().await?;
    let alarm = described.metric_alarms().first().ok_or_else(|| format!("no alarm `{}`", breaker.alarm))?;
    let period = breaker.period.parse()?;
    let query = |id: &str, metric: Metric, stat: &str| {
        let stat = MetricStat::builder().metric(metric).period(period).stat(stat).build();
        MetricDataQuery::builder().id(id).metric_stat(stat).build()
    };
    let dimension = aws_sdk_cloudwatch::types::Dimension::builder();
    let dimension = dimension.name(FUNCTION_NAME).value(&breaker.function).build();
    let metric = Metric::builder().namespace("AWS/Lambda").metric_name("Invocations").dimensions(dimension);
    let mut queries = vec![query(INVOCATIONS, metric.build(), "Sum")];
    if alarm.metrics().is_empty() {
        let metric = Metric::builder()
            .set_namespace(alarm.namespace.clone())
            .set_metric_name(alarm.metric_name.clone())
            .set_dimensions(alarm.dimensions.clone());
        let plain = alarm.statistic().map(Statistic::as_str);
        let stat = plain.or(alarm.extended_statistic()).unwrap_or_default();
        queries.push(query("value", metric.build(), stat));
    } else {
        queries.extend_from_slice(alarm.metrics());
    }
    // Datapoints begin with minutes. What began before the breaker was half-open says nothing of the time since.
    let start = since - since % 60;
    let get = cloudwatch.get_metric_data().set_metric_data_queries(Some(queries));
    let data = get.start_time(time(start)?).end_time(time(now.max(start + 60))?).send().await?;
    let (mut invoked, mut breached) = (false, false);
    for result in data.metric_data_results() {
        for (at, value) in result.timestamps().iter().zip(result.values()) {
            if u64::try_from(at.secs()).is_ok_and(|at| at < start) {
                continue;
            }
            match result.id() {
                Some(INVOCATIONS) => invoked |= *value > 0.0,
                _ => breached |= holds(alarm.comparison_operator(), *value, alarm.threshold())?,
            }
        }
    }
    Ok(Seen { invoked, breached, in_alarm: alarm.state_value() == Some(&StateValue::Alarm) })
}

/// Whether a value is beyond the threshold of an alarm that can open a breaker.
fn holds(operator: Option<&ComparisonOperator>, value: f64, threshold: Option<f64>) -> Result<bool, Error> {
    match (operator, threshold) {
        (Some(ComparisonOperator::GreaterThanThreshold), Some(threshold)) => Ok(value > threshold),
        (Some(ComparisonOperator::GreaterThanOrEqualToThreshold), Some(threshold)) => Ok(value >= threshold),
        other => Err(format!("the alarm of the breaker compares as none does: {other:?}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_aws_writes_them() {
        for text in ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20.568Z", "2023-11-14T22:13:20.568+0000"] {
            assert_eq!(seconds_of(text).ok(), Some(1_700_000_000), "{text}");
        }
        assert!(seconds_of("yesterday").is_err());
    }
}
