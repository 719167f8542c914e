//! Alarms that change: whether they are on later than before, or earlier, and who hears of them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::compare::compare;
use super::words::{brief, shown};
use super::{Category, Finding, Sides};

/// What a change does to an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Tightened,
    Changed,
    Loosened,
}

/// The properties that say which numbers an alarm compares, and how.
const READ: [&str; 8] = [
    "ComparisonOperator",
    "Dimensions",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
];

/// The types of alarms.
pub(super) fn is_alarm(kind: &str) -> bool {
    matches!(kind, "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm")
}

/// An alarm whose properties change in these places, if that is not a mere consequence of which alarms there are.
pub(super) fn changed(id: &str, paths: &[Vec<String>], sides: &Sides) -> Option<Finding> {
    let [old, new] = sides.resources().map(|resources| &resources[id]["Properties"]);
    let names: BTreeSet<&str> = paths.iter().map(|path| path[0].as_str()).collect();
    let verdicts: Vec<_> = names
        .iter()
        .filter(|name| !(**name == "AlarmRule" && only_follows(&old[**name], &new[**name], sides)))
        .filter(|name| **name != "AlarmDescription")
        .map(|name| (verdict(name, old, new), *name))
        .collect();
    let worst = verdicts.iter().map(|(verdict, _)| *verdict).max();
    let said = said(old).zip(said(new)).filter(|(old, new)| old != new);
    let is_only_said = worst.is_none();
    if is_only_said && said.is_none() {
        // The rule, or what the description says besides, such as the name of the service.
        return names.contains("AlarmDescription").then(|| {
            let text = format!("{} has another description", sides.subject(id));
            Finding::new(Category::Other, id, text)
                .values(old.get("AlarmDescription"), new.get("AlarmDescription"))
        });
    }
    let verdict = worst.unwrap_or(Verdict::Changed);
    let verb = match verdict {
        Verdict::Loosened => "is loosened",
        Verdict::Changed => "changes",
        Verdict::Tightened => "is tightened",
    };
    let told: Vec<_> = verdicts.iter().filter(|(_, name)| name.ends_with("Actions")).collect();
    let how = match said {
        Some((old, new)) => vec![format!("{old} → {new}")],
        None => verdicts
            .iter()
            .filter(|(_, name)| !name.ends_with("Actions"))
            .map(|(_, name)| match (brief(old.get(*name), ""), brief(new.get(*name), "")) {
                (Some(old), Some(new)) => format!("its `{name}` {old} → {new}"),
                _ => format!("its `{name}`"),
            })
            .collect(),
    };
    let targets = told.iter().map(|(_, name)| heard(name, &old[*name], &new[*name]));
    let how = how.into_iter().chain(targets).collect::<Vec<_>>().join("; ");
    let text = format!("{} {verb}: {how}", sides.subject(id));
    let finding = match verdict {
        Verdict::Changed if is_only_said => Finding::new(Category::Other, id, text),
        _ => Finding::new(Category::Alarms, id, text),
    };
    Some(finding.better(verdict == Verdict::Tightened).values(Some(old), Some(new)))
}

/// What the description says of the alarm after whose it is: `errors > 5 in 5m`.
pub(super) fn said(properties: &Json) -> Option<&str> {
    let description = properties["AlarmDescription"].as_str()?;
    description.split_once(": ").map(|(_, said)| said)
}

/// Who hears no more, or now, of an alarm in one of its states.
fn heard(name: &str, old: &Json, new: &Json) -> String {
    let set = |value: &Json| -> BTreeSet<_> { value.as_array().into_iter().flatten().map(shown).collect() };
    let (old, new) = (set(old), set(new));
    let when = match name {
        "AlarmActions" => "when it is on",
        "OKActions" => "when it is off again",
        _ => "when data are missing",
    };
    let names = |names: Vec<&String>| super::words::listed(names);
    let gone: Vec<_> = old.difference(&new).collect();
    let come: Vec<_> = new.difference(&old).collect();
    match (gone.is_empty(), come.is_empty()) {
        (false, true) => format!("{} is told no more {when}", names(gone)),
        (true, _) => format!("{} is told, too, {when}", names(come)),
        (false, false) => format!("{} is told {when} instead of {}", names(come), names(gone)),
    }
}

/// What a property's change does to the alarm.
fn verdict(name: &str, old: &Json, new: &Json) -> Verdict {
    let by = |ordering: Option<Ordering>, is_loose_when: Ordering| match ordering {
        Some(ordering) if ordering == is_loose_when => Verdict::Loosened,
        Some(Ordering::Equal) | None => Verdict::Changed,
        Some(_) => Verdict::Tightened,
    };
    let more = compare(old.get(name), new.get(name));
    // A number of something else is neither more nor less.
    let is_same = |name: &&str| old[*name] == new[*name];
    let is_of_the_same = READ.iter().all(is_same);
    match name {
        "Threshold" | "DatapointsToAlarm" | "EvaluationPeriods" if !is_of_the_same => Verdict::Changed,
        "Threshold" => match new["ComparisonOperator"].as_str() {
            Some(operator) if operator.starts_with("GreaterThan") => by(more, Ordering::Greater),
            Some(operator) if operator.starts_with("LessThan") => by(more, Ordering::Less),
            _ => Verdict::Changed,
        },
        "DatapointsToAlarm" => by(more, Ordering::Greater),
        // Of more periods as many have to be bad: unless that number changes, too, which decides.
        "EvaluationPeriods" if old["DatapointsToAlarm"] == new["DatapointsToAlarm"] => {
            by(more, Ordering::Less)
        }
        "EvaluationPeriods" => {
            by(compare(old.get("DatapointsToAlarm"), new.get("DatapointsToAlarm")), Ordering::Greater)
        }
        "TreatMissingData" => match (old[name] == "breaching", new[name] == "breaching") {
            (true, false) => Verdict::Loosened,
            (false, true) => Verdict::Tightened,
            _ => Verdict::Changed,
        },
        "AlarmActions" => match more {
            Some(Ordering::Greater) => Verdict::Tightened,
            _ => Verdict::Loosened,
        },
        "OKActions" | "InsufficientDataActions" | "ActionsEnabled" => by(more, Ordering::Less),
        _ => Verdict::Changed,
    }
}

/// Whether a composite alarm's rule differs only by the order of alarms, or by those that come or go themselves.
fn only_follows(old: &Json, new: &Json, sides: &Sides) -> bool {
    let [old, new] = [old, new].map(|rule| -> Option<BTreeSet<&str>> {
        let alarms = rule["Fn::Sub"].as_str()?.split(" OR ");
        alarms.map(|alarm| alarm.strip_prefix("ALARM(\"${")?.strip_suffix("}\")")).collect()
    });
    let (Some(old), Some(new)) = (old, new) else { return false };
    let [old_resources, new_resources] = sides.resources();
    old.difference(&new).all(|id| !new_resources.contains_key(*id))
        && new.difference(&old).all(|id| !old_resources.contains_key(*id))
}
