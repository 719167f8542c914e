//! `concurrency`: how many invocations of a function may run at once, and how many environments wait for them.

use serde_json::Value as Json;

use crate::args::Value;
use crate::code::Code;
use crate::field::{Field, Form, Group, Kind, Repeated, Shape, unexpected, unknown_kind};
use crate::grammar::name::TimeZone;
use crate::grammar::number::Count;
use crate::grammar::percent::Percent;
use crate::grammar::schedule::Schedule;
use crate::page::{PROVISIONED_CONCURRENCY, SCHEDULED_SCALING};
use crate::problem::{Problem, Problems};
use crate::settings::Settings;
use crate::{group, group_field};

group! {
    /// How many invocations of a function may run at once, and how many environments are ready for them.
    pub struct Concurrency("concurrency") {
        /// Invocations that are kept free for this function, and that it may not exceed, 0 (which stops it) to 100,000: `reserved = 10`. Default: it shares what the account has.
        #[see(RESERVED_CONCURRENCY)]
        reserved: Option<Count<0, 100_000>>,
        /// Environments that are started beforehand, so that no caller waits for a start: a number from 1 to 100,000, `provisioned = 5`, or `scale(...)`, which follows the load and the clock. They cost what they hold of memory for as long as they are there, busy or not: 1 GB on arm64 in us-east-1 about $9 a month. Default: none.
        #[see(PROVISIONED_CONCURRENCY)]
        provisioned: Option<Provisioned>,
    }
}
group_field!(Concurrency, "`concurrency(reserved = 10)`");

/// How many environments are ready.
#[derive(Debug, Clone, PartialEq)]
pub enum Provisioned {
    /// Always so many.
    Fixed(Environments),
    /// As many as the load and the clock ask for.
    Scale(Scale),
}

/// A number of environments: Lambda provisions one or more (PutProvisionedConcurrencyConfig).
type Environments = Count<1, MOST>;

/// The most that is accepted: as many as may be reserved.
const MOST: u32 = 100_000;

group! {
    /// Application Auto Scaling sets the number of environments: by how many of them are busy, at set times, or both. It
    /// alone does, so that a deployment does not undo what it set.
    pub struct Scale("scale") {
        /// The fewest environments, 0 to 100,000: `min = 2`. Required.
        #[see(PROVISIONED_CONCURRENCY)]
        min: Count<0, MOST>,
        /// The most environments, 1 to 100,000: `max = 50`. Required.
        #[see(PROVISIONED_CONCURRENCY)]
        max: Count<1, MOST>,
        /// How many of the environments are busy when there are just enough, 10% to 90%, as an average: `target = 70%`. Default: none, and only schedules change the number.
        #[see(PROVISIONED_CONCURRENCY)]
        target: Option<Percent<10, 90>>,
        /// Other bounds from a time on: `schedule(cron(0 8 ? * MON-FRI *), min = 10)`; may be given several times, up to 200. Default: none.
        #[see(SCHEDULED_SCALING)]
        schedule: Repeated<Scheduled>,
        /// The time zone of the schedules, by its name in the IANA database: `timezone = "Europe/Berlin"`. Default: UTC.
        timezone: Option<TimeZone>,
    }
}

group! {
    /// Bounds that hold from a time on, until other ones do.
    pub struct Scheduled("schedule") {
        /// When they begin to hold: `cron(0 8 ? * MON-FRI *)` with the year as sixth field, or once, `at(2026-11-27T06:00:00)`. Required.
        @main times: Schedule,
        /// The fewest environments from then on, 0 to 100,000: `min = 10`. Default: as before.
        #[see(PROVISIONED_CONCURRENCY)]
        min: Option<Count<0, MOST>>,
        /// The most environments from then on, 0 to 100,000: `max = 100`. Default: as before.
        #[see(PROVISIONED_CONCURRENCY)]
        max: Option<Count<0, MOST>>,
    }
}
group_field!(Scheduled, "`schedule(cron(0 8 ? * MON-FRI *), min = 10)`");

/// How many scheduled actions a scalable target has at most (Application Auto Scaling user guide, "Quotas").
const MOST_SCHEDULES: usize = 200;

impl Provisioned {
    const SCALE: &'static [Kind] = &[Kind { name: Scale::NAME, doc: Scale::DOC, keys: Scale::KEYS }];

    /// The most environments that there can be.
    pub fn most(&self) -> u32 {
        self.bounds().into_iter().map(|(_, number)| number).max().unwrap_or_default()
    }

    /// The numbers that may become that of the environments, each with its argument.
    fn bounds(&self) -> Vec<(String, u32)> {
        match self {
            Self::Fixed(number) => vec![(String::new(), number.get())],
            Self::Scale(Scale { min, max, target: _, schedule, timezone: _ }) => {
                let mut bounds = vec![("min".to_owned(), min.get()), ("max".to_owned(), max.get())];
                for (index, Scheduled { times: _, min, max }) in schedule.iter().enumerate() {
                    let numbers = [("min", min.map(Count::get)), ("max", max.map(Count::get))];
                    let given = numbers.into_iter().filter_map(|(key, number)| Some((key, number?)));
                    bounds.extend(given.map(|(key, number)| (format!("schedule[{index}].{key}"), number)));
                }
                bounds
            }
        }
    }
}

impl Field for Provisioned {
    const EXPECTED: &'static str = "a whole number or `scale(min = 2, max = 50, target = 70%)`";
    const SHAPE: Shape = Shape::TextOr(Form::Number { min: 1, max: MOST }, &Shape::Kinds(Self::SCALE));

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.text.starts_with(|c: char| !c.is_alphabetic()) => {
                Environments::read(value, problems).map(Self::Fixed)
            }
            Value::Call(call) if call.name.text == Scale::NAME => {
                Scale::from_args(&call.args, call.text.at(), problems).map(Self::Scale)
            }
            Value::Call(call) => unknown_kind("way to provision", &call.name, Self::SCALE, problems),
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        match self {
            Self::Fixed(number) => Field::write(number),
            Self::Scale(scale) => {
                let mut object = serde_json::Map::new();
                object.insert("kind".to_owned(), Scale::NAME.into());
                scale.write_to(&mut object);
                object.into()
            }
        }
    }
}

impl Settings {
    /// How many invocations may run at once, where that is reserved.
    pub fn reserved(&self) -> Option<u32> {
        self.concurrency.as_ref()?.reserved.map(Count::get)
    }

    /// How many environments are ready, if any are.
    pub fn provisioned(&self) -> Option<&Provisioned> {
        self.concurrency.as_ref()?.provisioned.as_ref()
    }
}

impl Concurrency {
    /// The invocations that no other function of the account gets.
    #[cfg(feature = "template")]
    pub(crate) fn claimed(&self) -> u32 {
        let provisioned = self.provisioned.as_ref().map(Provisioned::most);
        self.reserved.map(Count::get).or(provisioned).unwrap_or_default()
    }

    /// Adds what its keys do wrong together.
    pub(crate) fn check(&self, problems: &mut Problems) {
        let Self { reserved, provisioned } = self;
        let Some(provisioned) = provisioned else {
            if reserved.is_none() {
                let problem = Problem::new(Code::NothingSaid, "", "`concurrency` says nothing");
                problems.push(problem.help("write `concurrency(reserved = 10)`, `provisioned = 5` or both"));
            }
            return;
        };
        problems.within("provisioned", |problems| {
            if let Some(reserved) = reserved.map(Count::get) {
                let beyond = |(_, number): &(String, u32)| *number > reserved;
                for (argument, number) in provisioned.bounds().into_iter().filter(beyond) {
                    let message = format!(
                        "{number} environments are more than the {reserved} invocations that the function reserves"
                    );
                    let problem = Problem::new(Code::ProvisionedBeyondReserved, argument, message).help("reserve more, or provision fewer");
                    problems.push(problem.see(PROVISIONED_CONCURRENCY));
                }
            }
            if let Provisioned::Scale(scale) = provisioned {
                scale.check(problems);
            }
        });
    }
}

impl Scale {
    fn check(&self, problems: &mut Problems) {
        let Self { min, max, target, schedule, timezone } = self;
        let (min, max) = (min.get(), max.get());
        if min > max {
            let problem =
                Problem::new(Code::Bounds, "min", format!("`min = {min}` is more than `max = {max}`"));
            problems.push(problem.help("swap the two, or name the number itself: `provisioned = 5`"));
        }
        if target.is_none() && schedule.is_empty() {
            let message =
                "nothing changes the number of environments: there is neither `target` nor `schedule`";
            let help = format!("add `target = 70%`, or write `provisioned = {}`", min.max(1));
            problems.push(Problem::new(Code::ScalingWithoutCause, "", message).help(help));
        } else if min == 0 && schedule.iter().all(|scheduled| scheduled.min.is_none_or(|min| min.get() == 0))
        {
            let message = "with `min = 0` there never is an environment: of none, none is busy";
            problems.push(
                Problem::new(Code::ScalingWithoutCause, "min", message)
                    .help("write `min = 1`, or add a schedule with a `min`"),
            );
        }
        if schedule.is_empty() && timezone.is_some() {
            let message = "`timezone` has no meaning without a schedule";
            problems.push(Problem::new(Code::DependentArgument, "timezone", message));
        }
        if schedule.len() > MOST_SCHEDULES {
            let message = format!("there are at most {MOST_SCHEDULES} schedules, found {}", schedule.len());
            problems.push(Problem::new(Code::TooMany, "schedule", message).see(SCHEDULED_SCALING));
        }
        for (index, scheduled) in schedule.iter().enumerate() {
            problems
                .within(format!("schedule[{index}]"), |problems| self.check_scheduled(scheduled, problems));
        }
    }

    /// A schedule that sets one bound leaves the other as it finds it, which may be that of any other schedule.
    fn check_scheduled(&self, Scheduled { times, min, max }: &Scheduled, problems: &mut Problems) {
        if matches!(times, Schedule::Rate { .. }) {
            let message = format!("`{times}` sets the same bounds again and again");
            let help = "name a time of the day: `cron(0 8 ? * MON-FRI *)`";
            problems.push(Problem::new(Code::ScalingSchedule, "times", message).help(help));
        }
        let others = |bound: fn(&Scheduled) -> Option<u32>, own| {
            self.schedule.iter().filter_map(bound).chain([own]).collect::<Vec<_>>()
        };
        let (min, max) = (min.map(Count::get), max.map(Count::get));
        match (min, max) {
            (None, None) => {
                let message = format!("the schedule `{times}` changes nothing");
                problems.push(
                    Problem::new(Code::NothingSaid, "", message).help("give it a `min`, a `max` or both"),
                );
            }
            (Some(min), Some(max)) if min > max => {
                problems.push(Problem::new(
                    Code::Bounds,
                    "min",
                    format!("`min = {min}` is more than `max = {max}`"),
                ));
            }
            (Some(min), None) => {
                let most = others(|other| other.max.map(Count::get), self.max.get());
                if let Some(max) = most.into_iter().filter(|max| min > *max).min() {
                    let message =
                        format!("`min = {min}` is more than `max = {max}`, which may still hold then");
                    problems.push(
                        Problem::new(Code::ScalingSchedule, "min", message)
                            .help("give the schedule a `max`, too"),
                    );
                }
            }
            (None, Some(max)) => {
                let least = others(|other| other.min.map(Count::get), self.min.get());
                if let Some(min) = least.into_iter().filter(|min| *min > max).max() {
                    let message =
                        format!("`max = {max}` is less than `min = {min}`, which may still hold then");
                    problems.push(
                        Problem::new(Code::ScalingSchedule, "max", message)
                            .help("give the schedule a `min`, too"),
                    );
                }
            }
            (Some(_), Some(_)) => {}
        }
    }
}
