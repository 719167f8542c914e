//! State: what is built, when, and what happens where it cannot be.

use serde_json::json;

use crate::lambda::Lambda;

crate::tests![
    state_is_built_once_before_the_first_event,
    state_that_the_function_does_not_take_is_not_built,
    state_that_cannot_be_built_is_an_init_error,
    a_panic_while_state_is_built_is_an_init_error,
];

fn state_is_built_once_before_the_first_event() {
    let run = Lambda::handler("counts").event(7).event(8).run();
    assert_eq!(run.answers, [Ok(json!([1, 7, 1])), Ok(json!([1, 8, 1]))], "{run:#?}");
    let order: Vec<_> =
        run.stdout.lines().map(|line| line.split_once("counter is built").is_some()).collect();
    assert_eq!(order, [true, false, false], "{run:#?}");
}

fn state_that_the_function_does_not_take_is_not_built() {
    let run = Lambda::handler("echo").event(1).run();
    assert_eq!((run.answer(), run.stdout.as_str()), (&json!(1), ""));
}

fn state_that_cannot_be_built_is_an_init_error() {
    let run = Lambda::handler("needs_broken").env("BROKEN", "luck").event(json!({})).run();
    assert_eq!(run.init_error(), ("InitError", "runtime::service::Broken: no luck"));
}

fn a_panic_while_state_is_built_is_an_init_error() {
    let run = Lambda::handler("needs_broken").env("BROKEN", "panic").event(json!({})).run();
    assert_eq!(run.init_error(), ("Panic", "panicked: no luck"));
}
