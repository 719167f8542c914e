//! Alarms on a new version alone, which turn it back: a function's own, as they are, over one minute.

use super::{Alarm, Thresholds, Watched, effective};
use crate::function::Function;
use crate::grammar::duration::Duration;
use crate::settings::Rollout;

/// The metrics that CloudWatch has for each version that an alias leads to ("Viewing metrics for Lambda functions", Lambda
/// developer guide).
const OF_A_VERSION: [&str; 3] = ["errors", "duration", "throttles"];

/// What turns a new version back whose function has no alarm on errors, as one behind a stream.
fn on_errors() -> Alarm {
    "errors > 5%".parse().expect("a default alarm follows the grammar")
}

/// The alarms that turn a new version of a function back. Where it takes over at once, those on its errors alone: each
/// costs, and the other two tell of a load that the version before would have had as well.
pub fn rollback(function: &Function, thresholds: &Thresholds) -> Vec<Alarm> {
    let metrics = match &function.settings.rollout {
        _ if !function.settings.has_rollback() => return Vec::new(),
        None | Some(Rollout::AllAtOnce(_)) => &OF_A_VERSION[..1],
        Some(Rollout::Canary(_) | Rollout::Linear(_)) => &OF_A_VERSION,
    };
    let mut alarms = Vec::<Alarm>::new();
    let mut own: Vec<_> = effective(function, thresholds).into_iter().map(|own| own.alarm).collect();
    if function.settings.default_alarms != Some(false) && own.iter().all(|own| own.metric_text() != "errors")
    {
        own.push(on_errors());
    }
    for own in own {
        let Watched::Known(metric) = own.metric else { continue };
        let alarm = Alarm { period: Some(Duration::seconds(60)), datapoints: None, notify: None, ..own };
        // Too few of them are what a version has that is not invoked yet, and a band needs a past.
        let is_low = alarm.op.is_low() || alarm.band().is_some();
        if metrics.contains(&metric.name) && !is_low && !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    alarms
}

#[cfg(feature = "template")]
pub(crate) mod lower {
    //! The alarms in CloudFormation. They tell nobody, since CodeDeploy and CloudFormation ask for their state, and no
    //! composite alarm and no dashboard has them.

    use super::rollback;
    use crate::alarm::catalogue::Dimension;
    use crate::alarm::listing::{Listed, Owner};
    use crate::alarm::lower::{Ids, Watch, compared, place};
    use crate::alarm::{Origin, Watched, price, query};
    use crate::cloudformation::value::{LogicalId, object, sub, tag_list};
    use crate::cloudformation::{Lambda, Resource, Stack, version};
    use crate::names;

    /// Adds the alarms of a version, and gives back their logical ids. Each version has its own: one that is in alarm for
    /// the version before must not turn back the one that mends it, and an alarm that is changed keeps its state
    /// (CloudWatch API, PutMetricAlarm).
    pub(crate) fn lower<'a>(
        lambda: &Lambda<'a>,
        version: &LogicalId,
        digest: &str,
        stack: &mut Stack<'a>,
    ) -> Vec<LogicalId> {
        let function = lambda.function;
        let mut ids = Ids::of(names::alarm_owner(&function.name));
        let alarms = rollback(function, &stack.thresholds).into_iter().filter_map(|alarm| {
            let Watched::Known(known) = &alarm.metric else { return None };
            let series = known.series.iter().find(|series| series.dimension == Dimension::Function)?;
            let mut watch = Watch::of(series, lambda.id.reference().into(), None);
            // Of the alias by its name: with a reference it would wait for itself.
            let alias = sub![lambda.id.reference(), ":", version::LIVE];
            watch.within =
                vec![("Resource", alias.into()), ("ExecutedVersion", version.attribute("Version").into())];
            let id = names::of_version(&ids.next(&alarm), digest);
            let metrics = watch.metrics(&alarm);
            stack.alarms.push(Listed {
                owner: Owner::Function(function.name.clone()),
                id: id.to_string(),
                origin: Origin::Rollback,
                text: alarm.to_string(),
                cost: price::of(&alarm, u32::try_from(metrics.len()).unwrap_or(u32::MAX)),
                metrics,
                targets: Vec::new(),
                item: Some(function.item.clone()),
            });
            let description = format!("{}, its new version: {}", place(function), alarm.shown());
            let mut properties = compared(description, &alarm, &watch, alarm.limit(&function.settings));
            properties.extend(object! { "Tags": tag_list(&lambda.tags) });
            properties.extend(query::of(&alarm, &watch));
            stack.add(id.clone(), Resource::new("AWS::CloudWatch::Alarm", properties), &[function]);
            Some(id)
        });
        alarms.collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::manifest::Manifest;

    fn alarms(function: &serde_json::Value) -> Vec<String> {
        let package = json!({ "name": "shop", "version": "0.1.0" });
        let manifest = json!({ "lessops": 1, "package": package, "functions": [function] });
        let manifest = Manifest::from_json(&manifest.to_string()).expect("it is valid");
        let alarms = rollback(&manifest.functions[0], &Thresholds::default());
        alarms.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_function_s_alarms_are_taken_over_a_minute() {
        let canary = json!({ "kind": "canary", "percent": "10%", "bake": "5m" });
        let function = json!({ "name": "get", "triggers": ["http:GET /"], "rollout": canary });
        let defaults = ["max(duration) > 90% in 1m", "errors > 1% in 1m", "throttles > 1% in 1m"];
        assert_eq!(alarms(&function), defaults);
        let mut written = function.clone();
        written["alarms"] =
            json!(["many: errors > 5 for 3", "invocations < 1", "concurrency > 9 notify Pager"]);
        assert_eq!(alarms(&written)[0], "many: errors > 5 in 1m");
        assert_eq!(alarms(&written).len(), 3);
    }

    #[test]
    fn at_once_there_are_alarms_on_errors_alone() {
        let mut function = json!({ "name": "get", "triggers": ["http:GET /"] });
        assert_eq!(alarms(&function), ["errors > 1% in 1m"]);
        function["rollback"] = false.into();
        assert_eq!(alarms(&function), [""; 0]);
    }

    #[test]
    fn a_function_without_an_alarm_on_errors_gets_one() {
        let mut function = json!({ "name": "count", "triggers": ["kinesis:clicks"] });
        assert_eq!(alarms(&function), ["errors > 5% in 1m"]);
        function["default_alarms"] = false.into();
        assert_eq!(alarms(&function), [""; 0]);
    }
}
