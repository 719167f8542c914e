//! Which of the functions in the binary is meant.

use lessops_core::problem::nearest;

use crate::runtime::handler::{HANDLERS, Handler};

/// What the `provided` runtimes are called with by people and tools that set no handler of their own.
const DEFAULTS: [&str; 5] = ["", "bootstrap", "handler", "hello.handler", "index.handler"];

/// The functions of the binary, by name.
pub(crate) fn handlers() -> Result<Vec<&'static Handler>, String> {
    let mut handlers: Vec<&Handler> = HANDLERS.iter().collect();
    handlers.sort_by_key(|handler| handler.name);
    match handlers.as_slice() {
        [] => Err("this binary has no functions: no `#[lambda]` function is linked into it\n\
                   help: a library that nothing refers to is left out by the compiler; where yours stand in one, \
                   write `use my_lib as _;` in `main.rs`"
            .to_owned()),
        sorted => match sorted.windows(2).find(|pair| pair[0].name == pair[1].name) {
            Some(pair) => Err(format!("two functions of this binary are named `{}`", pair[0].name)),
            None => Ok(handlers),
        },
    }
}

/// The function that Lambda's `_HANDLER` names. In a binary with one function a default name will do.
pub(crate) fn in_lambda(name: &str) -> Result<&'static Handler, String> {
    match handlers()?.as_slice() {
        [only] if DEFAULTS.contains(&name) => Ok(*only),
        _ => named(name),
    }
}

/// The function of that name.
pub(crate) fn named(name: &str) -> Result<&'static Handler, String> {
    let handlers = handlers()?;
    handlers.iter().find(|handler| handler.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = handlers.iter().map(|handler| handler.name).collect();
        let hint = nearest(name, names.iter().copied());
        let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        format!("no function is named `{name}`{hint}\nthis binary has: {}", names.join(", "))
    })
}
