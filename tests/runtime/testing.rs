//! Alarms of the functions in this binary, fed with datapoints.

use std::panic::catch_unwind;
use std::time::Duration;

use lessops::testing::{Datapoint, State, alarm};

crate::tests![
    an_alarm_that_a_function_gets_unasked_fires_and_clears,
    an_alarm_that_is_not_there_is_told_with_those_that_are,
];

fn an_alarm_that_a_function_gets_unasked_fires_and_clears() {
    // 90 % of the default timeout of 30 s.
    let mut slow = alarm("echo", "max(duration) > 90% for 3");
    let [short, long] = [26, 28].map(|seconds| Datapoint::from(Duration::from_secs(seconds)));
    assert_eq!(slow.feed([short, long, long, long]).last(), Some(&State::Alarm));
    assert_eq!(slow.feed([short]), [State::Ok]);
}

fn an_alarm_that_is_not_there_is_told_with_those_that_are() {
    let told = |function: &'static str, text: &'static str| {
        let panic = catch_unwind(|| alarm(function, text)).expect_err("there is no such alarm");
        panic.downcast_ref::<String>().expect("the message is text").clone()
    };
    assert_eq!(
        told("echo", "max(duration) > 91% for 3"),
        "`echo` has no alarm `max(duration) > 91% for 3`: did you mean `max(duration) > 90% for 3`?"
    );
    assert_eq!(told("echoo", "errors > 1"), "no function of this binary is `echoo`: did you mean `echo`?");
    assert_eq!(
        told("elsewhere::echo", "errors > 1"),
        "no function of this binary is `elsewhere::echo`: did you mean `echo`?"
    );
}
