//! Alarms that nothing sets off, or that nothing ends: what values a metric has at all.

use crate::alarm::{Alarm, Op, Stat, Threshold, Watched};
use crate::code::Code;
use crate::grammar::duration::Duration;
use crate::problem::Problem;
use crate::settings::{DEFAULT_MAX_AGE, LONGEST_TIMEOUT};

/// What bounds a function's values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How long an invocation may take, in seconds; None while it is not known.
    pub(crate) timeout: Option<u32>,
    /// How old an asynchronous event may become, in seconds.
    pub(crate) max_age: u32,
    /// How many invocations may run at once, where that is reserved.
    pub(crate) reserved: Option<u32>,
}

impl Limits {
    /// The longest that a function may have.
    pub(crate) const LONGEST: Self = Self { timeout: None, max_age: DEFAULT_MAX_AGE, reserved: None };
}

/// What is wrong with an alarm on a metric of the catalogue whose threshold none of its values is beyond, or all are.
pub(crate) fn check(alarm: &Alarm, limits: Limits) -> Option<Problem> {
    let Watched::Known(metric) = alarm.metric else { return None };
    let threshold = value(alarm.threshold)?;
    let shown = || alarm.condition();
    let zero = threshold <= 0.0;
    if zero && alarm.op == Op::AtLeast {
        let message = format!("`{}` fires always: `{}` is never below zero", shown(), metric.name);
        let above = Alarm { op: Op::Above, ..shown() };
        return Some(Problem::new(Code::NeverFires, "", message).help(format!("write `{above}`")));
    }
    if zero && alarm.op == Op::Below {
        let message = format!("`{}` can never fire: `{}` is never below zero", shown(), metric.name);
        return Some(Problem::new(Code::NeverFires, "", message).help("name a threshold above zero"));
    }
    let Bound { most, why, help } = bound(alarm, limits)?;
    let beyond = match alarm.op {
        Op::Above => threshold >= most,
        Op::AtLeast => threshold > most,
        Op::Below | Op::AtMost | Op::Outside => false,
    };
    beyond.then(|| {
        Problem::new(Code::NeverFires, "", format!("`{}` can never fire: {why}", shown())).help(help)
    })
}

/// The most that a metric can be.
struct Bound {
    /// In the unit of the alarm's threshold.
    most: f64,
    why: String,
    help: &'static str,
}

fn bound(alarm: &Alarm, Limits { timeout, max_age, reserved }: Limits) -> Option<Bound> {
    let Watched::Known(metric) = alarm.metric else { return None };
    // Of several values a sum has no bound, and how many there are none either.
    if metric.stat != Stat::Sum && matches!(alarm.stat, Some(Stat::Sum | Stat::Count)) {
        return None;
    }
    let bound = |most, why: String, help| Some(Bound { most, why, help });
    let lower = "name a lower threshold";
    match (metric.name, alarm.threshold) {
        ("duration", Threshold::Percent(_)) => bound(
            100.0,
            stopped(timeout),
            "name a shorter time, or a percentage of the timeout such as `80%`",
        ),
        ("duration", _) => bound(
            f64::from(timeout.unwrap_or(LONGEST_TIMEOUT)) * 1_000.0,
            stopped(timeout),
            "name a shorter time, or a percentage of the timeout such as `80%`",
        ),
        ("waiting", _) => {
            let age = Duration::seconds(max_age.into());
            let why = format!("Lambda gives an event up after {age}, its `max_age`");
            bound(f64::from(max_age) * 1_000.0, why, "name a shorter time")
        }
        ("concurrency", Threshold::Number(_)) => {
            let reserved = reserved?;
            bound(reserved.into(), format!("the function reserves {reserved}, and has no more"), lower)
        }
        ("utilization", Threshold::Number(_)) => bound(
            1.0,
            "1 is all of the provisioned concurrency".to_owned(),
            "name a percentage such as `90%`",
        ),
        (_, Threshold::Percent(_)) if alarm.stat() == metric.stat => {
            bound(100.0, "a part is never more than the whole".to_owned(), lower)
        }
        _ => None,
    }
}

/// Why a function's invocations take no longer.
fn stopped(timeout: Option<u32>) -> String {
    match timeout {
        Some(timeout) => format!("the function is stopped after its timeout of {timeout}s"),
        None => format!("the function is stopped after its timeout, which is {LONGEST_TIMEOUT}s at most"),
    }
}

/// A threshold's number, of a time in milliseconds. Where a band will be nobody knows.
fn value(threshold: Threshold) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a duration is read from a number of fewer than 52 bits")]
    match threshold {
        Threshold::Number(number) | Threshold::Percent(number) => Some(number),
        Threshold::Time(duration) => Some(duration.millis as f64),
        Threshold::Band(_) => None,
    }
}
