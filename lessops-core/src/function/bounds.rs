//! Alarms that nothing sets off, or that nothing ends: what values a metric has at all.

use crate::alarm::catalogue::Whole;
use crate::alarm::{Alarm, Op, Stat, Threshold, Watched};
use crate::grammar::duration::Duration;
use crate::problem::Problem;
use crate::settings::Settings;

/// What is wrong with an alarm on a metric of the catalogue whose threshold none of its values is beyond, or all are. How
/// long an invocation takes at most is not known here.
pub(super) fn check(alarm: &Alarm, settings: &Settings) -> Option<Problem> {
    let Watched::Known(metric) = alarm.metric else { return None };
    let shown = alarm.condition();
    let zero = value(alarm.threshold) <= 0.0;
    if zero && alarm.op == Op::AtLeast {
        let message = format!("`{shown}` fires always: `{}` is never below zero", metric.name);
        let above = Alarm { op: Op::Above, ..shown };
        return Some(Problem::new("", message).help(format!("write `{above}`")));
    }
    if zero && alarm.op == Op::Below {
        let message = format!("`{shown}` can never fire: `{}` is never below zero", metric.name);
        return Some(Problem::new("", message).help("name a threshold above zero"));
    }
    let (most, why) = bound(alarm, settings)?;
    let beyond = match alarm.op {
        Op::Above => value(alarm.threshold) >= most,
        Op::AtLeast => value(alarm.threshold) > most,
        Op::Below | Op::AtMost => false,
    };
    let message = || format!("`{shown}` can never fire: {why}");
    beyond.then(|| Problem::new("", message()).help("name a lower threshold"))
}

/// The most that a metric can be, in the unit of the alarm's threshold, and why.
fn bound(alarm: &Alarm, settings: &Settings) -> Option<(f64, String)> {
    let Watched::Known(metric) = alarm.metric else { return None };
    // Of several values a sum has no bound, and how many there are none either.
    let of_many = metric.stat != Stat::Sum && matches!(alarm.stat, Some(Stat::Sum | Stat::Count));
    match (metric.name, alarm.threshold) {
        _ if of_many || metric.percent_of == Some(Whole::Timeout) => None,
        ("waiting", _) => {
            let age = Duration::seconds(settings.max_age().into());
            Some((
                value(Threshold::Time(age)),
                format!("Lambda gives an event up after {age}, its `max_age`"),
            ))
        }
        ("concurrency", Threshold::Number(_)) => {
            let reserved = settings.concurrency.as_ref()?.reserved.get();
            Some((reserved.into(), format!("the function reserves {reserved}, and has no more")))
        }
        (_, Threshold::Percent(_)) if alarm.stat() == metric.stat => {
            Some((100.0, "a part is never more than the whole".to_owned()))
        }
        _ => None,
    }
}

/// A threshold's number, of a time in milliseconds.
fn value(threshold: Threshold) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a duration is read from a number of fewer than 52 bits")]
    match threshold {
        Threshold::Number(number) | Threshold::Percent(number) => number,
        Threshold::Time(duration) => duration.millis as f64,
    }
}
