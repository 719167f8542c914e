//! What an alarm reads in CloudWatch's terms: a metric, or queries and the expressions that make a value of them.

use super::lower::Watch;
use super::{Alarm, Stat};
use crate::cloudformation::value::{Object, object};

/// The id of the band among an alarm's queries.
const BAND: &str = "band";

/// The properties of an alarm that say what it reads.
pub(super) fn of(alarm: &Alarm, watch: &Watch) -> Object {
    let (stat, period) = (alarm.stat(), alarm.seconds());
    let is_ratio = watch.is_ratio(alarm);
    if let ([name], false, None) = (watch.names.as_slice(), is_ratio, alarm.band()) {
        let (plain, extended) = match stat {
            Stat::Percentile(_) => (None, Some(stat.cloudwatch())),
            _ => (Some(stat.cloudwatch()), None),
        };
        return object! {
            "Namespace": watch.namespace.clone(),
            "MetricName": name.to_string(),
            "Dimensions": watch.dimensions(),
            "Statistic": plain,
            "ExtendedStatistic": extended,
            "Period": period,
        };
    }
    // CloudWatch returns what it compares: the value, and the band that it is held against.
    let query = |id: String, name: &str, is_returned: bool| {
        let metric = object! {
            "Namespace": watch.namespace.clone(),
            "MetricName": name.to_owned(),
            "Dimensions": watch.dimensions(),
        };
        let stat = object! { "Metric": metric, "Period": period, "Stat": stat.cloudwatch() };
        object! { "Id": id, "MetricStat": stat, "ReturnData": is_returned }
    };
    let queries = match (watch.names.as_slice(), is_ratio) {
        ([name], false) => vec![query("value".to_owned(), name, true)],
        (names, _) => {
            let ids =
                |id: &str, count: usize| (0..count).map(|index| format!("{id}{index}")).collect::<Vec<_>>();
            let (parts, wholes) = (ids("part", names.len()), ids("whole", watch.whole.len()));
            let part = sum(&parts);
            let (expression, label) = match is_ratio {
                true => (percentage(&part, &sum(&wholes)), format!("{}, percent", alarm.metric_text())),
                false => (part, alarm.metric_text()),
            };
            let value =
                object! { "Id": "value", "Expression": expression, "Label": label, "ReturnData": true };
            let whole = wholes.into_iter().zip(watch.whole.iter().copied()).filter(|_| is_ratio);
            let metrics = parts.into_iter().zip(names.iter().map(|name| &**name)).chain(whole);
            std::iter::once(value).chain(metrics.map(|(id, name)| query(id, name, false))).collect()
        }
    };
    let band = alarm.band().map(|deviations| {
        let expression = self::band("value", deviations);
        object! { "Id": BAND, "Expression": expression, "Label": alarm.threshold.to_string(), "ReturnData": true }
    });
    object! {
        "ThresholdMetricId": band.is_some().then_some(BAND),
        "Metrics": queries.into_iter().chain(band).collect::<Vec<_>>(),
    }
}

/// The sum of some metrics, of which some may have no data.
pub(crate) fn sum(ids: &[String]) -> String {
    match ids {
        [only] => only.clone(),
        _ => {
            let filled: Vec<_> = ids.iter().map(|id| format!("FILL({id}, 0)")).collect();
            format!("({})", filled.join(" + "))
        }
    }
}

/// How much of a whole a part is, in percent; of nothing it is none.
pub(crate) fn percentage(part: &str, whole: &str) -> String {
    format!("IF({whole} > 0, 100 * {part} / {whole}, 0)")
}

/// What CloudWatch expects of a value, give or take so many standard deviations. It begins to learn that when it is first
/// asked, so no `AWS::CloudWatch::AnomalyDetector` is needed (CloudWatch user guide, "Using math expressions with
/// CloudWatch metrics" and "Using CloudWatch anomaly detection").
pub(crate) fn band(id: &str, deviations: f64) -> String {
    format!("ANOMALY_DETECTION_BAND({id}, {deviations})")
}
