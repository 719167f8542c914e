//! What only one function of a crate can have: its name, and what each of its triggers listens to.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use lessops_core::code::Code;
use lessops_core::function::Function;
use lessops_core::trigger::Trigger;

use crate::compiler::Compilation;

/// A claim that another function of this compilation made first.
pub(crate) struct Conflict {
    /// The argument that makes the claim, as core names it.
    pub(crate) argument: String,
    pub(crate) code: Code,
    pub(crate) message: String,
}

/// What the functions of this compilation have claimed, each with the place of the function.
///
/// It holds no span: one that outlives its expansion crashes the compiler.
struct Claims {
    names: BTreeMap<String, String>,
    /// By the kind of the trigger and what it listens to.
    triggers: BTreeMap<(&'static str, String), Vec<(Trigger, String)>>,
}

/// Makes a function's claims, and finds those that are taken.
pub(crate) fn claim(function: &Function) -> Vec<Conflict> {
    static CLAIMS: Mutex<Claims> = Mutex::new(Claims { names: BTreeMap::new(), triggers: BTreeMap::new() });

    // An editor expands the same function again at every keystroke.
    if Compilation::current().is_none() {
        return Vec::new();
    }
    CLAIMS.lock().unwrap_or_else(PoisonError::into_inner).claim(function)
}

impl Claims {
    fn claim(&mut self, function: &Function) -> Vec<Conflict> {
        let place = format!("{}:{}", function.item.file, function.item.line);
        let both = |other: &str| format!("this one, at {place}, and the one at {other}");
        let mut conflicts = Vec::new();
        if let Some(other) = self.names.insert(function.name.clone(), place.clone()) {
            let message = format!("two functions are named `{}`: {}", function.name, both(&other));
            conflicts.push(Conflict { code: Code::SameName, argument: "name".to_owned(), message });
        }
        for (index, trigger) in function.triggers().iter().enumerate() {
            let Some(source) = trigger.source(&function.name) else { continue };
            let listeners = self.triggers.entry((trigger.kind(), source.clone())).or_default();
            // What two triggers of one function have in common is core's to say.
            let mut others = listeners.iter().filter(|(_, other)| *other != place);
            let conflict = others.find_map(|(first, other)| Some((first.conflict(trigger)?, other)));
            if let Some((why, other)) = conflict {
                let kind = trigger.kind();
                let message = format!("two functions listen to `{kind}` `{source}`: {}\n{why}", both(other));
                conflicts.push(Conflict {
                    code: Code::SameSource,
                    argument: format!("trigger[{index}]"),
                    message,
                });
            } else if listeners.len() >= trigger.most_listeners() {
                let (kind, most) = (trigger.kind(), trigger.most_listeners());
                let others: Vec<_> = listeners.iter().map(|(_, other)| other.as_str()).collect();
                let message = format!(
                    "more than {most} functions listen to `{kind}` `{source}`: this one, at {place}, and those at {}\n\
                     it takes {most} at most",
                    others.join(" and ")
                );
                conflicts.push(Conflict {
                    code: Code::SameSource,
                    argument: format!("trigger[{index}]"),
                    message,
                });
            }
            listeners.push((trigger.clone(), place.clone()));
        }
        conflicts
    }
}
