//! Two functions of one crate must not have one name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use lessops_core::function::Function;

use crate::compiler::Compilation;

/// Takes a function's name. If another function of this compilation has it, the answer is where that one stands.
///
/// The state is text: a span that outlives its expansion crashes the compiler.
pub(crate) fn claim(function: &Function) -> Option<String> {
    static PLACES: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

    // An editor expands the same function again at every keystroke.
    Compilation::current()?;
    let place = format!("{}:{}", function.item.file, function.item.line);
    let mut places = PLACES.lock().unwrap_or_else(PoisonError::into_inner);
    places.insert(function.name.clone(), place)
}
