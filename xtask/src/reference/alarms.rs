//! Alarms: the grammar, the metrics and statistics, and what each kind of trigger brings.

use anyhow::Result;
use lessops_core::alarm::catalogue::{METRICS, Metric, Missing, Of, STATS, Series, Unit, Whole};
use lessops_core::alarm::{DEFAULT_PERIOD, GRAMMAR};
use lessops_core::function::Function;
use lessops_core::page::METRIC_MATH;
use lessops_core::trigger::Trigger;

use super::goldens::Goldens;
use super::markdown::{block, codes, summary, table, thousands};
use super::triggers::default_alarms;

/// All there is to know about alarms.
pub(crate) fn page(goldens: &Goldens) -> Result<String> {
    let minimal = minimal(goldens)?;
    let defaults = minimal.iter().map(|(kind, function)| {
        let alarms = default_alarms(function);
        [format!("[`{kind}`](triggers/{kind}.md)"), codes(alarms.iter().map(String::as_str))]
    });
    Ok(format!(
        "\
# Alarms

{}
`errors > 5` is `sum(errors) > 5 in {DEFAULT_PERIOD} for 1 of 1`. Blanks are free, and an alarm may stand in quotes.

* `in` is the length of one datapoint: whole minutes. Default: `{DEFAULT_PERIOD}`. A custom metric takes 10, 20 and 30 seconds, too.
* `for N of M`: N of the last M datapoints must breach; `for N` is `for N of N`. Default: 1 of 1. All of them together are
  at most a day, or seven days with datapoints of an hour or more.
* `notify` is the name of a parameter of the stack that holds the ARN of an SNS topic, or that ARN in quotes. Default:
  [what the service says](service.md#alarmsnotify), or a topic of the stack.
* `outside band(3)`, `above band(3)` and `below band(3)` compare with what CloudWatch expects of the metric at that time, give
  or take three standard deviations: any number above 0 (AWS, {METRIC_MATH}). It learns that from up to two weeks of data, from
  the alarm's creation on, and knows hours and days of the week. Any metric takes a band, and it is the metric's own, not a
  percentage. Where no data breaches with `<`, it does with `outside` and `below`. An alarm on a band costs as much as three.
* A name in front of a `:` tells apart two alarms on one metric. It becomes a part of the alarm's logical id.
* A metric without a slash, as in `metric(\"orders.rejected\")`, lies in the service's own namespace, the stack's name, where `lessops::metric!` writes.

An alarm takes the place of the default on the same metric.

Examples:

{}
## Metrics

{}
What a percentage is of, what a period without data means to the alarm, and where CloudWatch has the metric:

{}
## Statistics

How the values of one period become a datapoint. `p` takes any number above 0 up to 100, as in `p99.9`.

{}
## Defaults

What functions get unless they say `default_alarms = false`, where their trigger has no more than it must have. Other
thresholds stand in [`Cargo.toml`](service.md#alarmsthresholds).

{}",
        block("text", GRAMMAR),
        block("text", &examples(goldens).join("\n")),
        metrics(goldens)?,
        series(&minimal),
        stats(),
        table(["trigger", "alarms"], defaults),
    ))
}

/// The functions with nothing but a trigger, by its kind.
fn minimal(goldens: &Goldens) -> Result<Vec<(&'static str, &Function)>> {
    let kinds = Trigger::SOURCES.iter().map(|about| about.kind.name);
    kinds.map(|kind| Ok((kind, goldens.minimal_function(kind)?))).collect()
}

/// The alarms that stand in the golden manifests, each metric with its first.
fn examples(goldens: &Goldens) -> Vec<String> {
    let functions = goldens.manifests().flat_map(|(_, manifest)| &manifest.functions);
    let mut seen = Vec::new();
    let alarms = functions.flat_map(|function| function.settings.alarm.iter());
    alarms
        .filter(|alarm| {
            let is_new = !seen.contains(&alarm.metric);
            seen.push(alarm.metric.clone());
            is_new
        })
        .map(ToString::to_string)
        .collect()
}

/// Those metrics that a function can have, with the kinds of triggers that give it them.
fn metrics_with_kinds(minimal: &[(&'static str, &Function)]) -> Vec<(&'static Metric, Vec<&'static str>)> {
    let kinds = |metric: &Metric| {
        let with = minimal.iter().filter(|(_, function)| function.has_metric(metric));
        with.map(|(kind, _)| *kind).collect::<Vec<_>>()
    };
    METRICS
        .iter()
        .map(|metric| (metric, kinds(metric)))
        .filter(|(metric, kinds)| !kinds.is_empty() || metric.of == Of::Provisioned)
        .collect()
}

/// The table of metrics.
pub(crate) fn metrics(goldens: &Goldens) -> Result<String> {
    let minimal = minimal(goldens)?;
    let rows = metrics_with_kinds(&minimal).into_iter().map(|(metric, kinds)| {
        let of = match metric.of {
            Of::Provisioned => "any, with `provisioned` concurrency".to_owned(),
            _ if kinds.len() == minimal.len() => "any".to_owned(),
            _ => codes(kinds),
        };
        let unit = match metric.unit {
            Unit::Count => "count",
            Unit::Time => "time",
        };
        let stat = metric.stat.to_string();
        [format!("`{}`", metric.name), summary(metric.doc), of, unit.to_owned(), format!("`{stat}`")]
    });
    Ok(table(["metric", "", "with the trigger", "unit", "statistic"], rows))
}

fn series(minimal: &[(&'static str, &Function)]) -> String {
    let rows = metrics_with_kinds(minimal).into_iter().map(|(metric, _)| {
        let whole = metric.percent_of.map_or_else(String::new, |whole| match whole {
            Whole::Invocations => "invocations".to_owned(),
            Whole::Attempts => "throttles and invocations".to_owned(),
            Whole::Timeout => "the timeout".to_owned(),
            Whole::ReservedConcurrency => "the reserved concurrency".to_owned(),
            Whole::ProvisionedConcurrency => "the provisioned concurrency".to_owned(),
            Whole::Limit(limit) => format!("{}, AWS's limit", thousands(limit)),
            Whole::Records => "records".to_owned(),
            Whole::Requests => "requests".to_owned(),
        });
        let missing = match metric.missing {
            Missing::NotBreaching => "not breaching",
            Missing::BreachingWhenLow => "with `<` breaching, with `>` not",
            Missing::Missing => "the alarm keeps its state",
        };
        let places: Vec<_> = metric.series.iter().map(place).collect();
        [format!("`{}`", metric.name), whole, missing.to_owned(), places.join("; ")]
    });
    table(["metric", "`%` of", "without data", "CloudWatch"], rows)
}

/// `AWS/Lambda` `Errors` by `FunctionName`.
fn place(series: &Series) -> String {
    let Series { namespace, names, whole: _, dimension, unit_millis: _ } = series;
    let names = codes(names.iter().copied());
    match dimension.cloudwatch() {
        Some(dimension) => format!("`{namespace}` {names} by `{dimension}`"),
        None => format!("`{namespace}/`the function's name {names}"),
    }
}

/// The table of statistics.
pub(crate) fn stats() -> String {
    table(["statistic", ""], STATS.iter().map(|(name, doc)| [format!("`{name}`"), summary(doc)]))
}
