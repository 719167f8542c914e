//! What only one function of a crate can have: its name, and each of its routes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use lessops_core::function::Function;
use lessops_core::trigger::Trigger;

use crate::compiler::Compilation;

/// A claim that another function of this compilation made first.
pub(crate) struct Conflict {
    /// The argument that makes the claim, as core names it.
    pub(crate) argument: String,
    pub(crate) message: String,
}

/// Makes a function's claims, and finds those that are taken.
///
/// The state is text: a span that outlives its expansion crashes the compiler.
pub(crate) fn claim(function: &Function) -> Vec<Conflict> {
    static TAKEN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

    // An editor expands the same function again at every keystroke.
    if Compilation::current().is_none() {
        return Vec::new();
    }
    let place = format!("{}:{}", function.item.file, function.item.line);
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let conflicts = claims(function).into_iter().filter_map(|(key, argument, what)| {
        let other = taken.insert(key, place.clone())?;
        let message = format!("two functions {what}: this one, at {place}, and the one at {other}");
        Some(Conflict { argument, message })
    });
    conflicts.collect()
}

/// Each claim with the argument that makes it and in words.
fn claims(function: &Function) -> Vec<(String, String, String)> {
    let mut claims =
        vec![(function.name.clone(), "name".to_owned(), format!("are named `{}`", function.name))];
    for (index, trigger) in function.triggers().iter().enumerate() {
        if let Trigger::Http(http) = trigger
            && claims.iter().all(|(key, ..)| *key != http.route.shape())
        {
            let what = format!("have the route `{}`", http.route);
            claims.push((http.route.shape(), format!("trigger[{index}].route"), what));
        }
    }
    claims
}
