//! The rules themselves, each on all functions with the service's defaults filled in.

use std::collections::BTreeMap;

use super::{Finding, Severity, hooks, http, logs, loops, resources, rest};
use crate::alarm::{Thresholds, Watched, effective};
use crate::cloudformation::{ASYNC_PREFIX, Destination, is_called};
use crate::code::Code;
use crate::function::Function;
use crate::metrics::Emitted;
use crate::problem::{Problem, Problems, nearest, nearest_or_all};
use crate::trigger::{Alarm, AlarmSource, Trigger};

/// What the rules find.
pub(crate) fn rules(functions: &[Function], metrics: &[Emitted]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if functions.is_empty() {
        findings
            .push(Finding::error(Problem::new(Code::NoFunctions, "", "the service has no functions"), &[]));
    }
    same_name(functions, &mut findings);
    same_source(functions, &mut findings);
    failure_queue_that_feeds(functions, &mut findings);
    failure_loop(functions, &mut findings);
    loops::loops(functions, &mut findings);
    loops::long_computed_names(functions, &mut findings);
    resources::that_nobody_made(functions, &mut findings);
    resources::idempotency_tables(functions, &mut findings);
    logs::logs(functions, &mut findings);
    alarms_that_are_there(functions, &mut findings);
    metrics_that_are_written(functions, metrics, &mut findings);
    hooks::hooks(functions, &mut findings);
    http::cors_of_the_api(functions, &mut findings);
    http::authorizers(functions, &mut findings);
    rest::one_name_at_a_place(functions, &mut findings);
    rest::one_web_acl(functions, &mut findings);
    rest::user_pools(functions, &mut findings);
    for function in functions {
        let mut found: Vec<_> =
            with_defaults(function).into_iter().map(|problem| (Severity::Error, problem)).collect();
        for (index, trigger) in function.triggers().iter().enumerate() {
            found.extend(trigger.review(function).into_iter().map(|(severity, mut problem)| {
                problem.argument = format!(
                    "trigger[{index}]{}{}",
                    if problem.argument.is_empty() { "" } else { "." },
                    problem.argument
                );
                (severity, problem)
            }));
        }
        findings.extend(
            found.into_iter().map(|(severity, problem)| Finding::new(severity, problem, &[function])),
        );
    }
    findings
}

fn same_name(functions: &[Function], findings: &mut Vec<Finding>) {
    for same in functions.chunk_by(|a, b| a.name == b.name).filter(|same| same.len() > 1) {
        let message = format!("{} functions of the service are named `{}`", same.len(), same[0].name);
        let problem = Problem::new(Code::SameName, "name", message)
            .help("rename one, or give it another `name = \"...\"`");
        findings.push(Finding::error(problem, &same.iter().collect::<Vec<_>>()));
    }
}

/// Two triggers that listen to the same queue, route, or part of a bucket.
fn same_source(functions: &[Function], findings: &mut Vec<Finding>) {
    let mut sources = BTreeMap::<_, Vec<_>>::new();
    for function in functions {
        for trigger in function.triggers() {
            if let Some(source) = trigger.source(&function.name) {
                sources.entry((trigger.kind(), source)).or_default().push((function, trigger));
            }
        }
    }
    for ((kind, source), listeners) in sources {
        let most = listeners[0].1.most_listeners();
        if listeners.len() > most {
            let message = format!(
                "{} functions listen to `{kind}` `{source}`, and it takes {most} at most",
                listeners.len()
            );
            let functions: Vec<_> = listeners.iter().map(|(function, _)| *function).collect();
            let help = "let one of them hand on what it gets: to a topic, or to a bus";
            findings.push(Finding::error(
                Problem::new(Code::SameSource, "trigger", message).help(help),
                &functions,
            ));
        }
        for (index, (function, trigger)) in listeners.iter().enumerate() {
            for (other, conflict) in listeners[..index].iter().filter_map(|(other, first)| {
                let conflict = match std::ptr::eq(*function, *other) {
                    true => first.conflict_within(trigger),
                    false => first.conflict(trigger),
                };
                Some((*other, conflict?))
            }) {
                let (who, functions) = match std::ptr::eq(*function, other) {
                    true => (format!("`{}` listens twice to", function.name), vec![*function]),
                    false => (
                        format!("`{}` and `{}` both listen to", other.name, function.name),
                        vec![other, *function],
                    ),
                };
                let problem = Problem::new(
                    Code::SameSource,
                    "trigger",
                    format!("{who} `{kind}` `{source}`: {conflict}"),
                );
                findings.push(Finding::error(problem, &functions));
            }
        }
    }
}

/// A queue that keeps failed events and feeds a function, too: its settings would be those of one of the two.
fn failure_queue_that_feeds(functions: &[Function], findings: &mut Vec<Finding>) {
    for function in functions {
        let Some(Destination::Queue(queue)) = Destination::of(function) else { continue };
        let feeds = |other: &&Function| {
            let source = |trigger: &Trigger| {
                trigger
                    .source(&other.name)
                    .filter(|_| matches!(trigger, Trigger::Sqs(sqs) if sqs.existing.is_none()))
            };
            other.triggers().iter().filter_map(source).any(|source| source == queue)
        };
        if let Some(other) = functions.iter().find(feeds) {
            let message = format!(
                "the queue `{queue}` keeps what `{}` failed to handle, and feeds `{}`: it can't be both",
                function.name, other.name
            );
            let problem =
                Problem::new(Code::FailureQueueFeeds, "on_failure", message).help("name a queue of its own");
            findings.push(Finding::error(problem, &[function, other]));
        }
    }
}

/// A failed event that lies in a bucket, or was published, and triggers the function that failed, perhaps by way of
/// others.
fn failure_loop(functions: &[Function], findings: &mut Vec<Finding>) {
    let next = |function: &Function| -> Vec<&Function> {
        let destination = Destination::of(function);
        let listens = |other: &&Function| {
            other.triggers().iter().any(|trigger| match (&destination, trigger) {
                (Some(Destination::Bucket(bucket)), Trigger::S3(s3)) => {
                    s3.existing.is_none()
                        && s3.bucket(&other.name) == *bucket
                        && s3.listens_below(ASYNC_PREFIX)
                }
                (Some(Destination::Topic(topic)), Trigger::Sns(sns)) => {
                    sns.existing.is_none() && sns.topic(&other.name) == *topic
                }
                _ => false,
            })
        };
        functions.iter().filter(listens).collect()
    };
    for start in functions {
        if let Some(all) = reachable(start, next) {
            let message =
                format!("an event that `{}` failed to handle triggers it again, without end", start.name);
            let problem = Problem::new(Code::FailureLoop, "on_failure", message)
                .help("name another destination, or give the bucket's trigger a `prefix` or `suffix`");
            findings.push(Finding::error(problem, &all));
        }
    }
}

/// Alarms on a metric of the service's own that no `metric!` writes. One that something else writes is named with its
/// namespace.
fn metrics_that_are_written(functions: &[Function], metrics: &[Emitted], findings: &mut Vec<Finding>) {
    for function in functions {
        for (index, alarm) in function.settings.alarm.iter().enumerate() {
            let Watched::Custom(name) = &alarm.metric else { continue };
            if name.contains('/') || metrics.iter().any(|metric| metric.name == *name) {
                continue;
            }
            let message = format!("nothing in the service writes the metric `{name}`");
            let help = match nearest(name, metrics.iter().map(|metric| metric.name.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "write it: `lessops::metric!(\"{name}\", 1)`; a metric of somebody else's has a namespace: \
                     `metric(\"Namespace/{name}\")`"
                ),
            };
            let problem = Problem::new(Code::UnwrittenMetric, format!("alarm[{index}]"), message).help(help);
            findings.push(Finding::error(problem, &[function]));
        }
    }
}

/// Alarms of the service that a function wants to hear of, and that are not there.
fn alarms_that_are_there(functions: &[Function], findings: &mut Vec<Finding>) {
    for function in functions {
        for trigger in function.triggers() {
            let Trigger::Alarm(Alarm { alarm: AlarmSource::Own(of, name), .. }) = trigger else { continue };
            let problem = match functions.iter().find(|other| other.name == of.as_str()) {
                None => {
                    let help = nearest_or_all(of.as_str(), functions.iter().map(|other| other.name.as_str()));
                    Problem::new(
                        Code::UnknownFunction,
                        "trigger",
                        format!("the service has no function `{of}`"),
                    )
                    .help(help)
                }
                Some(owner) => {
                    let alarms = effective(owner, &Thresholds::default());
                    if alarms.iter().any(|effective| is_called(&effective.alarm, name)) {
                        continue;
                    }
                    let names: Vec<_> =
                        alarms.into_iter().map(|effective| effective.alarm).map(called).collect();
                    let help = nearest_or_all(name, names.iter().map(String::as_str));
                    Problem::new(Code::UnknownAlarm, "trigger", format!("`{of}` has no alarm `{name}`"))
                        .help(help)
                }
            };
            findings.push(Finding::error(problem, &[function]));
        }
    }
}

/// The name by which a trigger names an alarm.
fn called(alarm: crate::alarm::Alarm) -> String {
    alarm.name.unwrap_or_else(|| match alarm.metric {
        Watched::Known(metric) => metric.name.to_owned(),
        Watched::Custom(metric) => metric,
    })
}

/// All functions that are reached from one, which comes first, if it is one of them.
pub(super) fn reachable<'a>(
    start: &'a Function,
    next: impl Fn(&Function) -> Vec<&'a Function>,
) -> Option<Vec<&'a Function>> {
    let (mut reached, mut index) = (next(start), 0);
    while let Some(&function) = reached.get(index) {
        index += 1;
        for further in next(function) {
            if !reached.iter().any(|known| std::ptr::eq(*known, further)) {
                reached.push(further);
            }
        }
    }
    reached.iter().any(|function| std::ptr::eq(*function, start)).then(|| {
        reached.retain(|function| !std::ptr::eq(*function, start));
        reached.insert(0, start);
        reached
    })
}

/// The rules about what may be a default of the service's, which an attribute does not know.
fn with_defaults(function: &Function) -> Vec<Problem> {
    let mut problems = Problems::default();
    function.check_timeout(Some(function.settings.timeout()), &mut problems);
    problems.finish::<()>(None).err().unwrap_or_default()
}
