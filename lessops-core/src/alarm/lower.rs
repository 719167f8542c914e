//! Alarms in CloudFormation: what is watched, compared with what, and who hears of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{Dimension, METRICS, Metric, Series, Unit, Whole};
use super::listing::{Listed, Owner};
use super::{Alarm, Effective, Origin, Threshold, Watched, composite, effective, price, query};
use crate::cloudformation::value::{
    Expression, LogicalId, Object, Pseudo, Reference, Tags, object, sub, tag_list,
};
use crate::cloudformation::{
    About, Board, Destination, Lambda, Listeners, Queue, Resource, Shared, Stack, Subject,
};
use crate::code::Code;
use crate::function::Function;
use crate::function::bounds::{self, Limits};
use crate::names::{self, Part};
use crate::problem::Problem;
use crate::trigger::State;

/// An alarm on what functions share, and the function that it comes from.
pub(crate) struct SharedAlarm<'a> {
    function: &'a Function,
    effective: Effective,
    watch: Watch,
}

/// What an alarm watches, in CloudWatch's terms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Watch {
    pub(crate) namespace: Expression,
    /// The metrics whose values are added up.
    pub(crate) names: Vec<Cow<'static, str>>,
    /// The metrics that make up the whole, in the same namespace and of the same dimension.
    pub(crate) whole: &'static [&'static str],
    pub(crate) dimension: Option<(&'static str, Reference)>,
    /// Further dimensions.
    pub(crate) within: Vec<(&'static str, Expression)>,
    /// How many milliseconds its unit has, where it is a time.
    pub(crate) unit_millis: u32,
}

impl Watch {
    pub(crate) fn of(
        series: &Series,
        reference: Reference,
        within: Option<(&'static str, Expression)>,
    ) -> Self {
        let Series { namespace, names, whole, dimension, unit_millis } = *series;
        Self {
            namespace: match dimension {
                Dimension::Log => sub![namespace, "/", reference.clone()].into(),
                _ => namespace.into(),
            },
            names: names.iter().map(|name| Cow::Borrowed(*name)).collect(),
            whole,
            dimension: dimension.cloudwatch().map(|name| (name, reference)),
            within: within.into_iter().collect(),
            unit_millis,
        }
    }

    /// A metric of the user's: `Namespace/Name`, or a name in the service's own namespace.
    fn custom(metric: &str) -> Self {
        let (namespace, name) = match metric.rsplit_once('/') {
            Some((namespace, name)) => (namespace.to_owned().into(), name),
            None => (Pseudo::StackName.into(), metric),
        };
        let names = vec![name.to_owned().into()];
        Self { namespace, names, whole: &[], dimension: None, within: Vec::new(), unit_millis: 1 }
    }

    /// A threshold in the unit that CloudWatch has the metric in.
    pub(crate) fn in_its_unit(&self, limit: f64, alarm: &Alarm) -> f64 {
        match alarm.metric {
            Watched::Known(Metric { unit: Unit::Time, .. }) => limit / f64::from(self.unit_millis),
            _ => limit,
        }
    }

    /// Whether an alarm on it compares a percentage of another metric.
    pub(crate) fn is_ratio(&self, alarm: &Alarm) -> bool {
        matches!(alarm.threshold, Threshold::Percent(_)) && !self.whole.is_empty()
    }

    /// The metrics that an alarm on it reads, each behind its namespace.
    pub(crate) fn metrics(&self, alarm: &Alarm) -> Vec<String> {
        let names = self.names.iter().map(|name| &**name);
        let whole = self.whole.iter().copied().filter(|_| self.is_ratio(alarm));
        names.chain(whole).map(|name| format!("{} {name}", self.namespace)).collect()
    }

    /// Whether the metrics of both are told apart by their names alone.
    pub(crate) fn is_of_the_same_as(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || self.dimension == other.dimension
                && self.within == other.within
                && self.namespace == other.namespace
    }

    pub(super) fn dimensions(&self) -> Option<Vec<Object>> {
        let (name, reference) = self.dimension.clone()?;
        let within =
            self.within.iter().cloned().map(|(name, value)| object! { "Name": name, "Value": value });
        Some(within.into_iter().chain([object! { "Name": name, "Value": reference }]).collect())
    }
}

/// Adds the alarms of a function. Those on what functions share wait until all functions are there.
pub(crate) fn lower<'a>(lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
    let function = lambda.function;
    let whose = Whose {
        owner: Owner::Function(function.name.clone()),
        part: About::function(function),
        functions: vec![function],
        place: place(function),
        tags: &lambda.tags,
    };
    if let Some(board) = &mut stack.board {
        draw(lambda, board);
    }
    let mut own = Vec::new();
    let mut ids = Ids::of(names::alarm_owner(&function.name));
    let mut alarms = effective(function, &stack.thresholds);
    // A name that was chosen stays as it is, and those that are made up make way.
    alarms.sort_by_key(|effective| effective.alarm.name.is_none());
    for effective in alarms {
        refuse_unless_it_can_fire(&effective, function, stack);
        for (watch, shared) in watches(&effective.alarm.metric, lambda) {
            if let Some(shared) = shared {
                let alarm = SharedAlarm { function, effective: effective.clone(), watch };
                stack.share(shared, function).alarms.push(alarm);
            } else {
                own.push((ids.next(&effective.alarm), effective.clone(), watch));
            }
        }
    }
    let silent = stack.is_composite_told && stack.has_composite_of(own.len());
    for (id, effective, watch) in &own {
        stack.breakers.alarm(function, &effective.alarm, id);
        add(id.clone(), effective, watch, silent, &whose, stack);
    }
    let alarms = own.into_iter().map(|(id, ..)| id).collect();
    composite::lower(function, &whose.place, alarms, &lambda.tags, stack);
}

/// Draws all metrics of a function and of what it shares, and what its settings bound them by.
fn draw(lambda: &Lambda<'_>, board: &mut Board) {
    let function = lambda.function;
    board.function(function, place(function), lambda.part(Part::LogGroup));
    let own = About::function(function);
    let timeout = f64::from(function.settings.timeout()) * 1_000.0;
    let reserved = function.settings.reserved().map(f64::from);
    for metric in METRICS.iter().filter(|metric| function.has_metric(metric)) {
        let watched = Watched::Known(metric);
        let bound = match metric.percent_of {
            Some(Whole::Timeout) => Some(("timeout", timeout)),
            Some(Whole::ReservedConcurrency) => reserved.map(|reserved| ("reserved concurrency", reserved)),
            _ => None,
        };
        for (watch, shared) in watches(&watched, lambda) {
            let shared = shared.map(About::Shared);
            board.draw(shared.as_ref().unwrap_or(&own), &watched, &watch, bound);
        }
    }
}

/// A default alarm can have a threshold of the service's that the function's settings do not let it reach. The rules have
/// looked at those that are written.
fn refuse_unless_it_can_fire<'a>(
    Effective { alarm, origin }: &Effective,
    function: &'a Function,
    stack: &mut Stack<'a>,
) {
    let limits = Limits { timeout: Some(function.settings.timeout()), ..function.settings.limits() };
    if *origin == Origin::Default
        && let Some(problem) = bounds::check(alarm, limits)
    {
        let message = format!("a default alarm of `{}`: {}", function.name, problem.message);
        let help =
            "name another threshold under `alarms.thresholds`, or give the function an alarm of its own";
        stack.refuse(Problem::new(Code::NeverFires, "alarm", message).help(help), function);
    }
}

/// The default alarm on the dead letters of a queue that functions send to and none of the service reads: whoever does may
/// not look.
pub(crate) fn dead_letters<'a>(
    functions: &[&'a Function],
    dead_letters: &Queue,
    stack: &Stack<'_>,
) -> Option<SharedAlarm<'a>> {
    let function = *functions.iter().find(|function| function.settings.default_alarms != Some(false))?;
    let alarm = "deadletters > 0".parse().expect("a default alarm follows the grammar");
    let alarm: Alarm = stack.thresholds.apply(alarm);
    let Watched::Known(metric) = &alarm.metric else { return None };
    let watch = Watch::of(metric.series.first()?, dead_letters.name().into(), None);
    Some(SharedAlarm { function, effective: Effective { alarm, origin: Origin::Default }, watch })
}

/// Adds the alarms on something that functions share: each once, and a default only where no function names its
/// metric.
pub(crate) fn lower_shared<'a>(shared: &Shared, alarms: &[SharedAlarm<'a>], stack: &mut Stack<'a>) {
    let (id, title) = (shared.id(), shared.title());
    let is_written = |alarm: &SharedAlarm<'_>| alarm.effective.origin == Origin::Written;
    let written = alarms.iter().filter(|alarm| is_written(alarm));
    let taken: BTreeSet<_> = written.map(|alarm| alarm.effective.alarm.metric_text()).collect();
    let mut known = BTreeSet::new();
    let mut ids = Ids::of(id.to_string());
    for alarm in alarms {
        let SharedAlarm { function, effective, watch } = alarm;
        let replaced = !is_written(alarm) && taken.contains(&effective.alarm.metric_text());
        // Two alarms of the same text are the same.
        if replaced || !known.insert((is_written(alarm), effective.alarm.to_string())) {
            continue;
        }
        let place = match effective.origin {
            Origin::Written => place(function),
            Origin::Default | Origin::Rollback => format!("{} ({title})", stack.service),
        };
        let tags = stack.tags.clone();
        // Whoever wants to hear of the alarm that another function has on the same may name either.
        let same = |other: &&SharedAlarm<'a>| other.effective.alarm.metric == effective.alarm.metric;
        let others = alarms.iter().filter(same).map(|other| other.function);
        let functions = std::iter::once(*function).chain(others).collect();
        let (owner, part) = (Owner::Shared(title.to_owned()), About::Shared(shared.clone()));
        let whose = Whose { owner, part, functions, place, tags: &tags };
        let id = ids.next(&effective.alarm);
        stack.unhealthy.push(id.clone());
        add(id, effective, watch, false, &whose, stack);
    }
}

/// The logical ids of the alarms on one thing. Where one is taken, the next number that makes a free one follows.
pub(crate) struct Ids {
    owner: String,
    /// What has an id, and the last number that was tried behind it.
    taken: BTreeMap<String, usize>,
}

impl Ids {
    pub(crate) fn of(owner: String) -> Self {
        Self { owner, taken: BTreeMap::new() }
    }

    pub(crate) fn next(&mut self, alarm: &Alarm) -> LogicalId {
        let watched = names::pascal(match (&alarm.name, &alarm.metric) {
            (Some(name), _) | (None, Watched::Custom(name)) => name,
            (None, Watched::Known(metric)) => metric.name,
        });
        let mut free = watched.clone();
        while self.taken.contains_key(&free) {
            let number = self.taken.entry(watched.clone()).or_default();
            *number += 1;
            free = format!("{watched}{number}");
        }
        let id = names::alarm(&self.owner, &free);
        self.taken.insert(free, 1);
        id
    }
}

/// What is watched: one thing as a rule, several where the function has several queues.
fn watches(watched: &Watched, lambda: &Lambda<'_>) -> Vec<(Watch, Option<Shared>)> {
    let metric = match watched {
        Watched::Custom(metric) => return vec![(Watch::custom(metric), None)],
        Watched::Known(metric) => metric,
    };
    let watch = |series: &Series, Subject { reference, within, shared }| {
        (Watch::of(series, reference, within), shared)
    };
    let series = metric.series.iter();
    series
        .flat_map(|series| subjects(series.dimension, lambda).into_iter().map(|one| watch(series, one)))
        .collect()
}

fn subjects(dimension: Dimension, lambda: &Lambda<'_>) -> Vec<Subject> {
    let function = lambda.function;
    let own = match dimension {
        Dimension::Function | Dimension::Log => Some(Subject::own(lambda.id.reference())),
        Dimension::Alias => Some(lambda.alias()),
        Dimension::FailureQueue => {
            Destination::of(function).and_then(|destination| destination.subject(function))
        }
        _ => None,
    };
    let mut subjects: Vec<_> = own.into_iter().collect();
    let triggers = function.triggers().iter().enumerate();
    for subject in triggers.filter_map(|(index, trigger)| trigger.subject(dimension, &function.name, index)) {
        if subjects.iter().all(|other| other.reference != subject.reference) {
            subjects.push(subject);
        }
    }
    subjects
}

/// Where the function stands: `orders::ship (src/ship.rs:12)`.
pub(crate) fn place(function: &Function) -> String {
    let item = &function.item;
    let path = if item.module.is_empty() { String::new() } else { format!("{}::", item.module) };
    format!("{path}{} ({}:{})", function.name, item.file, item.line)
}

/// Whose an alarm is.
struct Whose<'a, 't> {
    owner: Owner,
    /// The part of the dashboard.
    part: About,
    /// The functions that have it, the one that it comes from first.
    functions: Vec<&'a Function>,
    /// Where it comes from, in words.
    place: String,
    tags: &'t Tags,
}

/// Adds an alarm, and lets it invoke the functions that hear of it. A silent one tells no topic but one that it names
/// itself.
fn add<'a>(
    id: LogicalId,
    Effective { alarm, origin }: &Effective,
    watch: &Watch,
    silent: bool,
    Whose { owner, part, functions, place, tags }: &Whose<'a, '_>,
    stack: &mut Stack<'a>,
) {
    let function = functions[0];
    let limit = alarm.limit(&function.settings);
    let shown = alarm.shown().to_string();
    if let Some(board) = &mut stack.board {
        board.alarm(part, &id, (alarm, &shown), watch, limit);
    }
    let target = (!silent || alarm.notify.is_some()).then(|| stack.alarm_target(alarm.notify.as_ref()));
    let told = |state| stack.listeners.actions(functions, alarm, state);
    let actions = |state| target.iter().cloned().chain(told(state)).collect::<Vec<_>>();
    let (in_alarm, ok, insufficient) =
        (actions(State::Alarm), actions(State::Ok), told(State::InsufficientData));
    let metrics = watch.metrics(alarm);
    let mut targets: Vec<&Expression> = Vec::new();
    for target in in_alarm.iter().chain(&ok).chain(&insufficient) {
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    stack.alarms.push(Listed {
        owner: owner.clone(),
        id: id.to_string(),
        origin: *origin,
        text: match &alarm.name {
            Some(name) => format!("{name}: {shown}"),
            None => shown.clone(),
        },
        cost: price::of(alarm, u32::try_from(metrics.len()).unwrap_or(u32::MAX)),
        metrics,
        targets: targets.into_iter().map(ToString::to_string).collect(),
        item: Some(function.item.clone()),
    });

    let unless_empty = |actions: Vec<_>| Some(actions).filter(|all| !all.is_empty());
    let mut properties = compared(format!("{place}: {shown}"), alarm, watch, limit);
    properties.extend(object! {
        "WarmUpConfiguration": alarm.warm_up().map(|minutes| object! {
            "WarmUpPeriodDurationInMinutes": f64::from(minutes),
        }),
        "AlarmActions": unless_empty(in_alarm),
        "OKActions": unless_empty(ok),
        "InsufficientDataActions": unless_empty(insufficient),
        "Tags": tag_list(tags),
    });
    properties.extend(query::of(alarm, watch));
    Listeners::lower(&id, functions, alarm, stack);
    stack.add(id, Resource::new("AWS::CloudWatch::Alarm", properties), &[function]);
}

/// The properties of an alarm that say what it is about, and when its value is too much or too little.
pub(crate) fn compared(description: String, alarm: &Alarm, watch: &Watch, limit: Option<f64>) -> Object {
    object! {
        "AlarmDescription": description,
        "ComparisonOperator": alarm.op.cloudwatch(alarm.band().is_some()),
        "Threshold": limit.map(|limit| watch.in_its_unit(limit, alarm)),
        "EvaluationPeriods": alarm.datapoints().1,
        "DatapointsToAlarm": alarm.datapoints().0,
        "TreatMissingData": alarm.treat_missing().cloudwatch(),
    }
}
