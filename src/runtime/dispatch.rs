//! Which of the functions in the binary is meant.

use lessops_core::problem::nearest;

use crate::runtime::handler::{HANDLERS, Handler};

/// What the `provided` runtimes are called with by people and tools that set no handler of their own.
const DEFAULTS: [&str; 5] = ["", "bootstrap", "handler", "hello.handler", "index.handler"];

/// The functions of the binary, by name.
pub(crate) fn handlers() -> Result<Vec<&'static Handler>, String> {
    sorted(&HANDLERS)
}

/// The function that Lambda's `_HANDLER` names. In a binary with one function a default name will do.
pub(crate) fn in_lambda(name: &str) -> Result<&'static Handler, String> {
    if let Some(handler) = reserved(name) {
        return Ok(handler);
    }
    choose(&HANDLERS, name)
}

/// A function of the runtime's own, under a name that no other has.
fn reserved(name: &str) -> Option<&'static Handler> {
    #[cfg(feature = "circuit-breaker")]
    if name == crate::breaker::CONTROLLER.name {
        return Some(&crate::breaker::CONTROLLER);
    }
    let _ = name;
    None
}

/// Each cold start goes this way: the names are put in order only when there is something to say about them.
fn choose(handlers: &'static [Handler], name: &str) -> Result<&'static Handler, String> {
    let mut named_so = handlers.iter().filter(|handler| handler.name == name);
    if let (Some(handler), None) = (named_so.next(), named_so.next()) {
        return Ok(handler);
    }
    match sorted(handlers)?.as_slice() {
        [only] if DEFAULTS.contains(&name) => Ok(*only),
        handlers => named(handlers, name),
    }
}

/// The function of that name.
pub(crate) fn named(handlers: &[&'static Handler], name: &str) -> Result<&'static Handler, String> {
    if let Some(handler) = reserved(name) {
        return Ok(handler);
    }
    handlers.iter().find(|handler| handler.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = handlers.iter().map(|handler| handler.name).collect();
        let hint = nearest(name, names.iter().copied());
        let hint = hint.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        format!("no function is named `{name}`{hint}\nthis binary has: {}", names.join(", "))
    })
}

fn sorted(handlers: &'static [Handler]) -> Result<Vec<&'static Handler>, String> {
    let mut handlers: Vec<&Handler> = handlers.iter().collect();
    handlers.sort_by_key(|handler| handler.name);
    if handlers.is_empty() {
        return Err("this binary has no functions: no `#[lambda]` is linked into it\n\
                    help: the compiler leaves out a library that nothing refers to; where the functions stand in \
                    one, write `use my_library as _;` in `main.rs`"
            .to_owned());
    }
    match handlers.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(format!("two functions of this binary are named `{}`", pair[0].name)),
        None => Ok(handlers),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::handler::{Source, boxed};

    const fn handler(name: &'static str) -> Handler {
        let call = |_, event, _| boxed(async { Ok(event) });
        Handler { name, record: b"", state: &[], source: Source::Event, call, stream: None }
    }

    fn chosen(handlers: &'static [Handler], name: &str) -> Result<&'static str, String> {
        Ok(choose(handlers, name)?.name)
    }

    #[test]
    fn a_binary_with_one_function_takes_a_default_name() {
        static ONE: [Handler; 1] = [handler("one")];
        assert_eq!(chosen(&ONE, "one").as_deref(), Ok("one"));
        assert_eq!(chosen(&ONE, "bootstrap").as_deref(), Ok("one"));
        assert_eq!(chosen(&ONE, "").as_deref(), Ok("one"));
        assert!(chosen(&ONE, "other").is_err());
    }

    #[test]
    fn a_binary_with_several_functions_takes_their_names_only() {
        static TWO: [Handler; 2] = [handler("two"), handler("one")];
        assert_eq!(chosen(&TWO, "two").as_deref(), Ok("two"));
        let error = chosen(&TWO, "bootstrap").unwrap_err();
        assert_eq!(error, "no function is named `bootstrap`\nthis binary has: one, two");
    }

    #[test]
    fn a_name_that_two_functions_have_is_an_error() {
        static SAME: [Handler; 3] = [handler("one"), handler("two"), handler("one")];
        assert_eq!(chosen(&SAME, "one").unwrap_err(), "two functions of this binary are named `one`");
        assert_eq!(chosen(&SAME, "two").as_deref(), Ok("two"), "it is clear which is meant");
    }

    #[test]
    fn a_binary_without_functions_prints_the_line_that_is_missing() {
        assert!(chosen(&[], "one").unwrap_err().contains("write `use my_library as _;` in `main.rs`"));
    }
}
