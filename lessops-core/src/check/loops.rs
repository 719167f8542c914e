//! Loops: functions that cause the events that invoke them, by way of others.

use std::collections::{BTreeMap, BTreeSet};

use super::Finding;
use crate::code::Code;
use crate::function::Function;
use crate::function::handles::Identity;
use crate::function::hooks::Hooks;
use crate::problem::Problem;
use crate::resource::Handle;

/// How long a function's name may be (CreateFunction, `FunctionName`), without what makes it unique.
const LONGEST_COMPUTED: usize = 64 - 13;

/// The functions that each resource invokes when it is written to.
struct Listeners<'f>(BTreeMap<Identity, Vec<&'f Function>>);

impl<'f> Listeners<'f> {
    fn of(functions: &'f [Function]) -> Self {
        let mut listeners = BTreeMap::<_, Vec<_>>::new();
        for function in functions {
            for source in function.sources() {
                listeners.entry(source).or_default().push(function);
            }
        }
        Self(listeners)
    }

    /// What a function's handles that `counts` cause to run, and by which handle.
    fn next<'s>(
        &'s self,
        function: &'f Function,
        counts: fn(&Handle) -> bool,
    ) -> impl Iterator<Item = (&'f Handle, &'f Function)> + use<'s, 'f> {
        let handles = function.item.resources.iter().filter(move |handle| counts(handle));
        handles.flat_map(|handle| {
            let functions = self.0.get(&handle.identity()).into_iter().flatten();
            functions.map(move |function| (handle, *function))
        })
    }

    /// The shortest way from a function back to itself: each function on it, and the handle that leads on.
    fn circle(
        &self,
        start: &'f Function,
        counts: fn(&Handle) -> bool,
    ) -> Option<Vec<(&'f Function, &'f Handle)>> {
        // Each function that was reached, and the step that reached it.
        let mut reached: Vec<(&Function, usize, &Handle)> = Vec::new();
        let (mut current, mut index) = (start, usize::MAX);
        loop {
            for (handle, next) in self.next(current, counts) {
                if std::ptr::eq(next, start) {
                    let mut steps = vec![(current, handle)];
                    while let Some(&(_, before, handle)) = reached.get(index) {
                        let from = reached.get(before).map_or(start, |(function, ..)| function);
                        steps.push((from, handle));
                        index = before;
                    }
                    steps.reverse();
                    return Some(steps);
                }
                if !reached.iter().any(|(known, ..)| std::ptr::eq(*known, next)) {
                    reached.push((next, index, handle));
                }
            }
            index = index.wrapping_add(1);
            current = reached.get(index)?.0;
        }
    }
}

/// Loops through several functions, unless each of them says that it is meant: Lambda stops a loop at any function that
/// does not (Lambda developer guide, "Use Lambda recursive loop detection to prevent infinite loops").
pub(super) fn loops(functions: &[Function], findings: &mut Vec<Finding>) {
    let listeners = Listeners::of(functions);
    let mut known = BTreeSet::new();
    for function in functions.iter().filter(|function| !function.allows_loop()) {
        // A function that is its own loop was told so as it was compiled.
        let circle = listeners.circle(function, |handle| handle.access.writes());
        let Some(steps) = circle.filter(|steps| steps.len() > 1) else { continue };
        let mut names: Vec<_> = steps.iter().map(|(function, _)| function.name.as_str()).collect();
        names.sort_unstable();
        if known.insert(names) {
            findings.push(Finding::error(
                Problem::new(Code::Loop, "resources", told(&steps)).help(
                    "write elsewhere, or add `allow_loop = true` to each of the attributes if this is meant",
                ),
                &steps.iter().map(|(function, _)| *function).collect::<Vec<_>>(),
            ));
        }
    }
}

/// The loop, step by step.
fn told(steps: &[(&Function, &Handle)]) -> String {
    let start = steps[0].0;
    let targets = steps.iter().skip(1).map(|(function, _)| *function).chain([start]);
    let told = steps.iter().zip(targets).map(|((_, handle), target)| match handle.resource.kind() {
        "function" => format!("invokes `{}`", target.name),
        kind => format!("writes to the {kind} `{}`, which triggers `{}`", handle.name(), target.name),
    });
    let told = told.collect::<Vec<_>>().join(", which ");
    format!("a loop that may never end: `{}` {told}", start.name)
}

/// The functions that invoke themselves, perhaps by way of others. Each names the next in its environment, so their
/// names are computed: with references they would depend on each other.
fn invoked_in_circles(functions: &[Function]) -> BTreeSet<&str> {
    let listeners = Listeners::of(functions);
    let in_circle = |function: &&Function| {
        listeners.circle(function, |handle| handle.resource.kind() == "function").is_some()
    };
    functions.iter().filter(in_circle).map(|function| function.name.as_str()).collect()
}

/// The functions whose names are computed: those that invoke themselves, and those that wait for a hook and that others
/// invoke. A hook waits for new versions, and so for all that they name.
pub(crate) fn named_beforehand(functions: &[Function]) -> BTreeSet<&str> {
    let mut named = invoked_in_circles(functions);
    let hooks = Hooks::of(functions);
    for function in functions {
        let invoked = function.item.resources.iter().filter_map(Handle::invoked);
        let beside = invoked.filter(|name| !hooks.checks(&function.name, name));
        let waits = |name: String| {
            functions.iter().find(|other| other.name == name && other.hooks().next().is_some())
        };
        named.extend(beside.filter_map(waits).map(|other| other.name.as_str()));
    }
    named
}

/// A computed name has to leave room for what makes it unique.
pub(super) fn long_computed_names(functions: &[Function], findings: &mut Vec<Finding>) {
    for name in named_beforehand(functions).into_iter().filter(|name| name.len() > LONGEST_COMPUTED) {
        let message = format!(
            "`{name}` invokes itself, perhaps by way of others, or is invoked and has a hook, and the name of such a function has at most {LONGEST_COMPUTED} characters"
        );
        let named: Vec<_> = functions.iter().filter(|function| function.name == name).collect();
        findings.push(Finding::error(
            Problem::new(Code::LongComputedName, "name", message).help("give it a shorter `name = \"...\"`"),
            &named,
        ));
    }
}
