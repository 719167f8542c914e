//! Rules about what becomes of the lines of functions' logs: who gets them, and that none causes another without end.

use super::Finding;
use super::rules::reachable;
use crate::code::Code;
use crate::function::Function;
use crate::problem::{Problem, nearest_or_all};
use crate::settings::{Forward, MOST_FILTERS, ToFunction, ToStream};
use crate::trigger::{LogSource, Logs, OfFunction, Trigger};

/// The functions whose logs trigger this one.
fn sources(function: &Function) -> impl Iterator<Item = &str> {
    function.triggers().iter().filter_map(|trigger| match trigger {
        Trigger::Logs(Logs { group: LogSource::Function(OfFunction { name }), .. }) => Some(name.as_str()),
        _ => None,
    })
}

/// Where the lines of a function's log go besides.
fn forwards(function: &Function) -> &[Forward] {
    function.settings.logs.as_ref().map_or(&[], |logs| logs.forward())
}

/// Gives functions that others forward their logs to the trigger that they could have named themselves, and with it all
/// that it brings: the permission, a queue for what fails, alarms.
pub(crate) fn forwarded_to_functions(functions: &mut [Function]) {
    let listens = |function: &Function| {
        let name = function.name.parse().ok();
        let triggers = forwards(function).iter().filter_map(move |forward| match forward {
            Forward::Function(ToFunction { name: to, filter }) => {
                let group = LogSource::Function(OfFunction { name: name.clone()? });
                Some((to.to_string(), Trigger::Logs(Logs { group, filter: filter.clone() })))
            }
            Forward::Stream(_) | Forward::Firehose(_) => None,
        });
        triggers.collect::<Vec<_>>()
    };
    for (to, trigger) in functions.iter().flat_map(listens).collect::<Vec<_>>() {
        for function in functions.iter_mut().filter(|function| function.name == to) {
            let triggers = &mut function.settings.trigger.0;
            if !triggers.contains(&trigger) {
                triggers.push(trigger.clone());
            }
        }
    }
}

/// What the rules about logs find.
pub(super) fn logs(functions: &[Function], findings: &mut Vec<Finding>) {
    // Each of them looks at all functions for each, and most services forward nothing.
    let goes_nowhere =
        |function: &Function| forwards(function).is_empty() && sources(function).next().is_none();
    if functions.iter().all(goes_nowhere) {
        return;
    }
    for function in functions {
        functions_that_are_there(function, functions, findings);
        too_many_filters(function, functions, findings);
        other_events(function, functions, findings);
        if let Some(all) = reachable(function, |function| caused(function, functions)) {
            let message =
                format!("what `{}` writes to its log triggers it again, without end", function.name);
            let problem = match forwards(function) {
                [] => Problem::new(Code::LogLoop, "trigger", message),
                _ => Problem::new(Code::LogLoop, "logs", message).help(
                    "forward it elsewhere, or, where `defaults.logs` says so for all, nowhere: `logs(forward = [])`",
                ),
            };
            findings.push(Finding::error(problem, &all));
        }
    }
}

/// The functions that a line in a function's log invokes.
fn caused<'f>(function: &Function, functions: &'f [Function]) -> Vec<&'f Function> {
    let reads = |other: &Function, stream: &str| {
        let resources = other.triggers().iter().filter_map(|trigger| trigger.resource(&other.name));
        resources
            .filter(|(_, resource)| resource.kind() == "stream" && resource.is_created())
            .any(|(name, _)| name == stream)
    };
    let is_caused = |other: &&Function| {
        sources(other).any(|name| name == function.name)
            || forwards(function).iter().any(|forward| match forward {
                Forward::Stream(ToStream { name, .. }) => reads(other, name.as_str()),
                Forward::Function(_) | Forward::Firehose(_) => false,
            })
    };
    functions.iter().filter(is_caused).collect()
}

/// Functions that a trigger or a log names, and that are not there.
fn functions_that_are_there(function: &Function, functions: &[Function], findings: &mut Vec<Finding>) {
    let forwards = forwards(function).iter().filter_map(|forward| match forward {
        Forward::Function(ToFunction { name, .. }) => Some(("logs", name.as_str())),
        Forward::Stream(_) | Forward::Firehose(_) => None,
    });
    for (argument, name) in sources(function).map(|name| ("trigger", name)).chain(forwards) {
        if !functions.iter().any(|other| other.name == name) {
            let help = nearest_or_all(name, functions.iter().map(|other| other.name.as_str()));
            let problem = Problem::new(
                Code::UnknownFunction,
                argument,
                format!("the service has no function `{name}`"),
            )
            .help(help);
            findings.push(Finding::error(problem, &[function]));
        }
    }
}

/// A log group that triggers functions and is forwarded, more than it may be in all. One that only triggers functions is
/// told of with all other sources of events.
fn too_many_filters(function: &Function, functions: &[Function], findings: &mut Vec<Finding>) {
    let to_function = |forward: &&Forward| matches!(forward, Forward::Function(_));
    let places = forwards(function).iter().filter(|forward| !to_function(forward)).count();
    let listeners: Vec<_> = functions
        .iter()
        .flat_map(|other| sources(other).filter(|name| *name == function.name).map(move |_| other))
        .collect();
    if places > 0 && places + listeners.len() > MOST_FILTERS {
        let message = format!(
            "the log of `{}` goes to {} places, and a log group takes {MOST_FILTERS} subscription filters",
            function.name,
            places + listeners.len()
        );
        let help = "forward to a stream, and let functions read it: `trigger = kinesis(\"...\")`";
        let functions: Vec<_> = std::iter::once(function).chain(listeners).collect();
        findings
            .push(Finding::error(Problem::new(Code::LogForwarding, "logs", message).help(help), &functions));
    }
}

/// A function that gets the lines of others' logs, and has triggers that hand over something else.
fn other_events(function: &Function, functions: &[Function], findings: &mut Vec<Finding>) {
    let Some(lines) = function.triggers().iter().find(|trigger| matches!(trigger, Trigger::Logs(_))) else {
        return;
    };
    let other = function.triggers().iter().find(|trigger| trigger.payload() != lines.payload());
    let forwards_to = |other: &&Function| {
        forwards(other).iter().any(
            |forward| matches!(forward, Forward::Function(ToFunction { name, .. }) if name.as_str() == function.name),
        )
    };
    if let (Some(trigger), Some(other)) = (other, functions.iter().find(forwards_to)) {
        let message = format!(
            "`{}` forwards its log to `{}`, which has a trigger `{}` and takes other events",
            other.name,
            function.name,
            trigger.kind()
        );
        let problem =
            Problem::new(Code::LogForwarding, "logs", message).help("write a function for the lines");
        findings.push(Finding::error(problem, &[other, function]));
    }
}
