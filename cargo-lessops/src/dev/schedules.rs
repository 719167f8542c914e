//! When schedules run next, in the time zones that they name, as EventBridge Scheduler counts ("Schedule types in
//! EventBridge Scheduler" and "Daylight savings time", EventBridge Scheduler user guide).

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use lessops_core::grammar::schedule::{Cron, Schedule as Times};
use lessops_core::trigger::Schedule;
use serde_json::{Value as Json, json};

use super::request::ACCOUNT;
use crate::local::region;

/// How far ahead a run of a cron expression is looked for: a leap day on a certain day of the week comes after 28 years,
/// or 40 where a century has none.
const DAYS: u32 = 40 * 366;

/// The next run after a time. A rate is counted from when the command started.
pub(crate) fn next(schedule: &Schedule, started: Timestamp, after: Timestamp) -> Option<Timestamp> {
    let bound = |time: &lessops_core::grammar::schedule::DateTime| {
        Timestamp::from_second(time.unix_seconds().into()).ok()
    };
    let start = schedule.start.as_ref().and_then(bound);
    let after = start.map_or(after, |start| after.max(start - 1.second()));
    let zone = zone(schedule);
    let next = match &schedule.times {
        Times::Rate { value, unit } => {
            let begin = start.map_or(started, |start| started.max(start));
            let length = i64::from(*value) * i64::from(unit.seconds());
            let passed = (after.as_second() - begin.as_second()).div_euclid(length).max(0);
            begin.checked_add(((passed + 1) * length).seconds()).ok()
        }
        Times::Cron(cron) => of_cron(cron, &zone, after),
        Times::At(time) => {
            let time: DateTime = time.to_string().parse().ok()?;
            moment(time, &zone).filter(|time| *time > after)
        }
    };
    next.filter(|next| schedule.end.as_ref().and_then(bound).is_none_or(|end| *next <= end))
}

fn zone(schedule: &Schedule) -> TimeZone {
    let named = schedule.timezone.as_ref().and_then(|zone| TimeZone::get(zone.as_str()).ok());
    named.unwrap_or(TimeZone::UTC)
}

fn of_cron(cron: &Cron, zone: &TimeZone, after: Timestamp) -> Option<Timestamp> {
    let first = zone.to_datetime(after).date();
    let days = (0..DAYS).map_while(|day| first.checked_add(i64::from(day).days()).ok());
    days.flat_map(|date| runs(cron, date)).filter_map(|time| moment(time, zone)).find(|time| *time > after)
}

fn runs(cron: &Cron, date: Date) -> impl Iterator<Item = DateTime> {
    let part = |part: i8| u32::try_from(part).unwrap_or_default();
    let year = u32::try_from(date.year()).unwrap_or_default();
    let times: Vec<_> = cron.runs((year, part(date.month()), part(date.day()))).collect();
    let clock = |number: u32| i8::try_from(number).unwrap_or_default();
    times.into_iter().map(move |(hour, minute)| date.at(clock(hour), clock(minute), 0, 0))
}

/// When it is this late in a zone: never where clocks skip it, and once where they show it twice.
fn moment(time: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(time);
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Fold { .. } | AmbiguousOffset::Unambiguous { .. } => ambiguous.earlier().ok(),
    }
}

/// The event of a run: the schedule's input, or what the Scheduler sends without one.
pub(crate) fn event(schedule: &Schedule, function: &str, time: Timestamp) -> Json {
    let input = schedule.input.as_ref().and_then(|input| serde_json::from_str(input).ok());
    input.unwrap_or_else(|| {
        let region = region();
        json!({
            "version": "0",
            "id": uuid::Uuid::new_v4().to_string(),
            "detail-type": "Scheduled Event",
            "source": "aws.scheduler",
            "account": ACCOUNT,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": region,
            "resources": [format!("arn:aws:scheduler:{region}:{ACCOUNT}:schedule/local/{function}")],
            "detail": "{}",
        })
    })
}

/// How long it is until a time, from another.
pub(crate) fn until(time: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(time.duration_since(now)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use lessops_core::function::Function;
    use lessops_core::trigger::Trigger;

    use super::*;

    fn schedule(keys: &Json) -> Schedule {
        let mut trigger = json!({ "kind": "schedule" });
        for (key, value) in keys.as_object().expect("it is an object") {
            trigger[key] = value.clone();
        }
        let function = json!({ "name": "f", "triggers": [trigger] });
        let function = Function::from_json(function.as_object().expect("it is an object"));
        match function.expect("a test has a valid schedule").triggers() {
            [Trigger::Schedule(schedule)] => schedule.clone(),
            _ => unreachable!("it has this trigger"),
        }
    }

    fn time(text: &str) -> Timestamp {
        text.parse().expect("it is a time")
    }

    /// The runs after a time, with the command started at that time.
    fn runs(keys: &Json, after: &str, count: usize) -> Vec<String> {
        let (schedule, started) = (schedule(keys), time(after));
        let runs =
            std::iter::successors(next(&schedule, started, started), |run| next(&schedule, started, *run));
        runs.take(count).map(|run| run.to_string()).collect()
    }

    #[test]
    fn a_rate_is_counted_from_the_start() {
        let found = runs(&json!({ "times": "rate(5 minutes)" }), "2026-11-24T10:02:30Z", 2);
        assert_eq!(found, ["2026-11-24T10:07:30Z", "2026-11-24T10:12:30Z"]);
        let found = runs(
            &json!({ "times": "rate(1 day)", "start": "2026-12-01T00:00:00" }),
            "2026-11-24T10:00:00Z",
            1,
        );
        assert_eq!(found, ["2026-12-02T00:00:00Z"]);
    }

    #[test]
    fn a_cron_expression_is_of_its_time_zone() {
        let keys = json!({ "times": "cron(30 8 ? * MON-FRI *)", "timezone": "Europe/Berlin" });
        // A Friday in winter, and the Monday after it.
        assert_eq!(runs(&keys, "2026-11-27T07:00:00Z", 2), ["2026-11-27T07:30:00Z", "2026-11-30T07:30:00Z"]);
        let last = runs(&json!({ "times": "cron(0 12 L * ? *)" }), "2027-02-01T00:00:00Z", 2);
        assert_eq!(last, ["2027-02-28T12:00:00Z", "2027-03-31T12:00:00Z"]);
        let second_tuesday = runs(&json!({ "times": "cron(0 12 ? * 3#2 *)" }), "2026-11-24T00:00:00Z", 1);
        assert_eq!(second_tuesday, ["2026-12-08T12:00:00Z"]);
        let nearest = runs(&json!({ "times": "cron(0 12 15W * ? *)" }), "2026-11-01T00:00:00Z", 1);
        assert_eq!(nearest, ["2026-11-16T12:00:00Z"]);
    }

    #[test]
    fn a_time_that_clocks_skip_is_no_run_and_one_that_they_show_twice_is_one() {
        let keys = json!({ "times": "cron(30 2 * * ? *)", "timezone": "Europe/Berlin" });
        let spring = runs(&keys, "2026-03-28T12:00:00Z", 1);
        assert_eq!(spring, ["2026-03-30T00:30:00Z"]);
        let autumn = runs(&keys, "2026-10-24T12:00:00Z", 2);
        assert_eq!(autumn, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    }

    #[test]
    fn a_schedule_may_run_once_or_end() {
        let once = json!({ "times": "at(2026-11-25T10:00:00)", "timezone": "America/New_York" });
        assert_eq!(runs(&once, "2026-11-24T10:00:00Z", 5), ["2026-11-25T15:00:00Z"]);
        let ends = json!({ "times": "rate(1 hour)", "end": "2026-11-24T12:30:00" });
        assert_eq!(runs(&ends, "2026-11-24T10:00:00Z", 5).len(), 2);
        let years = json!({ "times": "cron(0 0 1 1 ? 2025)" });
        assert_eq!(runs(&years, "2026-11-24T10:00:00Z", 5), [""; 0]);
    }

    #[test]
    fn a_run_hands_over_the_input() {
        let given = schedule(&json!({ "times": "rate(1 hour)", "input": "{\"full\": true}" }));
        assert_eq!(event(&given, "f", Timestamp::UNIX_EPOCH), json!({ "full": true }));
        let event = event(&schedule(&json!({ "times": "rate(1 hour)" })), "f", Timestamp::UNIX_EPOCH);
        assert_eq!(event["time"], "1970-01-01T00:00:00Z");
    }
}
