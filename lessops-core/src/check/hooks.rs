//! Hooks: functions that check new versions, and those whose versions they check.

use super::{Finding, Severity};
use crate::code::Code;
use crate::function::Function;
use crate::function::hooks::Hooks;
use crate::problem::{Problem, nearest_or_all};
use crate::resource::Handle;

/// Hooks that there are not, that are none, and that nobody names.
pub(super) fn hooks(functions: &[Function], findings: &mut Vec<Finding>) {
    let hooks = Hooks::of(functions);
    for function in functions {
        named(function, functions, findings);
        invoked(function, functions, findings);
        if function.is_hook() && hooks.checked_by(&function.name).is_empty() {
            let message = format!("`{}` checks new versions, and no rollout names it", function.name);
            let help = format!(
                "name it where versions are to be checked: `rollout = canary(10%, 5m, before = \"{}\")`",
                function.name
            );
            let problem = Problem::new(Code::Check, "trigger", message).help(help);
            findings.push(Finding::new(Severity::Warning, problem, &[function]));
        }
    }
}

/// What a function's rollout names.
fn named(function: &Function, functions: &[Function], findings: &mut Vec<Finding>) {
    for (key, hook) in function.hooks() {
        let (problem, other) = match functions.iter().find(|other| other.name == hook.as_str()) {
            Some(other) if other.is_hook() => continue,
            Some(other) => {
                let message = format!("`{hook}` does not check versions: CodeDeploy would wait for its word");
                let help = "give it the trigger, and no other: `trigger = deployment`";
                (Problem::new(Code::Check, format!("rollout.{key}"), message).help(help), Some(other))
            }
            None => {
                let known = functions.iter().filter(|other| other.is_hook()).map(|other| other.name.as_str());
                let help = match known.clone().next() {
                    Some(_) => nearest_or_all(hook.as_str(), known),
                    None => "write one that checks versions: `#[lambda(trigger = deployment)]`".to_owned(),
                };
                let message = format!("the service has no function `{hook}`");
                (Problem::new(Code::UnknownFunction, format!("rollout.{key}"), message).help(help), None)
            }
        };
        let involved: Vec<_> = [function].into_iter().chain(other).collect();
        findings.push(Finding::error(problem, &involved));
    }
}

/// Hooks that a function would invoke: they have nothing to tell but CodeDeploy.
fn invoked(function: &Function, functions: &[Function], findings: &mut Vec<Finding>) {
    for name in function.item.resources.iter().filter_map(Handle::invoked) {
        if let Some(hook) = functions.iter().find(|other| other.name == name && other.is_hook()) {
            let message = format!("`{name}` checks versions, and is invoked by CodeDeploy alone");
            let problem = Problem::new(Code::Check, "resources", message);
            let help = "call it as a Rust function, or leave the parameter out";
            findings.push(Finding::error(problem.help(help), &[function, hook]));
        }
    }
}
