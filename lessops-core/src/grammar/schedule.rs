//! Schedules: `rate(5 minutes)`, `cron(0 12 * * ? *)`, `at(2026-11-23T10:00:00)`, as EventBridge Scheduler reads them
//! (Amazon EventBridge Scheduler user guide, "Schedule types").

mod cron;

use std::fmt;
use std::str::FromStr;

pub use cron::Cron;

use super::duration::Duration;
use crate::code::Code;
use crate::field::{Form, Grammar, Shape, Word};
use crate::page::SCHEDULE_TYPES;
use crate::problem::{Fault, nearest_or_all};

/// When a schedule runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// Every so often.
    Rate {
        /// How many units lie between two runs; at least one.
        value: u32,
        /// The unit.
        unit: Unit,
    },
    /// At the times that six fields describe.
    Cron(Cron),
    /// Once.
    At(DateTime),
}

/// A rate's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
}

impl Unit {
    const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    fn singular(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// How long it is, in seconds.
    pub fn seconds(self) -> u32 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
        }
    }
}

impl Schedule {
    /// The longest time between two runs, with `summer_time` in a time zone that has it; None for a schedule that ends,
    /// or pauses for more than a week.
    pub fn longest_gap(&self, summer_time: bool) -> Option<Duration> {
        let gap = match self {
            Self::Rate { value, unit } => {
                Some(Duration::seconds(u64::from(*value) * u64::from(unit.seconds())))
            }
            Self::Cron(cron) => cron.longest_gap(summer_time),
            Self::At(_) => None,
        };
        gap.filter(|gap| gap.millis <= 7 * 86_400_000)
    }
}

impl FromStr for Schedule {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let help = "a schedule is `rate(5 minutes)`, `cron(0 12 * * ? *)` or `at(2026-11-23T10:00:00)`";
        let open = text.find('(').filter(|_| text.trim_end().ends_with(')'));
        let Some(open) = open else {
            return Err(
                Fault::whole(Code::InvalidSchedule, text, format!("`{text}` is not a schedule")).help(help)
            );
        };
        let inner = &text[open + 1..text.trim_end().len() - 1];
        let shift = |fault: Fault| fault.shifted(open + 1);
        match text[..open].trim() {
            "rate" => rate(inner).map_err(|fault| shift(fault).see(SCHEDULE_TYPES)),
            "cron" => inner.parse().map(Self::Cron).map_err(|fault: Fault| shift(fault).see(SCHEDULE_TYPES)),
            "at" => inner.parse().map(Self::At).map_err(shift),
            kind => {
                let fault =
                    Fault::new(Code::InvalidSchedule, 0..open, format!("there is no schedule `{kind}`"));
                Err(fault.help(nearest_or_all(kind, WORDS.iter().map(|word| word.name))))
            }
        }
    }
}

fn rate(text: &str) -> Result<Schedule, Fault> {
    let trimmed = text.trim();
    let digits = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
    let word = trimmed[digits..].trim();
    let Ok(value @ 1..=1_000_000) = trimmed[..digits].parse() else {
        let message = format!("expected a whole number of at least 1 and a unit, found `{trimmed}`");
        return Err(Fault::whole(Code::InvalidSchedule, text, message).help("write `rate(5 minutes)`"));
    };
    let singular = word.strip_suffix('s').unwrap_or(word);
    let plural = if value == 1 { "" } else { "s" };
    let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.singular() == singular) else {
        let units = Unit::ALL.map(|unit| format!("{}{plural}", unit.singular()));
        let at = text.trim_end().len() - word.len();
        let fault = Fault::new(
            Code::InvalidSchedule,
            at..at + word.len(),
            format!("`{word}` is not a unit of a rate"),
        );
        return Err(fault.help(nearest_or_all(word, units.iter().map(String::as_str))));
    };
    let schedule = Schedule::Rate { value, unit };
    match word.ends_with('s') == (value != 1) {
        true => Ok(schedule),
        false => Err(Fault::whole(
            Code::InvalidSchedule,
            text,
            format!("`{trimmed}`: the unit is singular for 1, and plural for any other number"),
        )
        .help(format!("write `{schedule}`"))),
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate { value: 1, unit } => write!(f, "rate(1 {})", unit.singular()),
            Self::Rate { value, unit } => write!(f, "rate({value} {}s)", unit.singular()),
            Self::Cron(cron) => write!(f, "cron({cron})"),
            Self::At(time) => write!(f, "at({time})"),
        }
    }
}

impl Grammar for Schedule {
    const EXPECTED: &'static str = "a schedule such as `rate(5 minutes)`";
    const SHAPE: Shape = Shape::Calls(WORDS);
}

/// The kinds of schedules, and the units of a rate.
const WORDS: &[Word] = &[
    Word {
        inner: &[
            Word::new("minute", "One minute: `rate(1 minute)`."),
            Word::new("minutes", "Several minutes: `rate(5 minutes)`."),
            Word::new("hour", "One hour: `rate(1 hour)`."),
            Word::new("hours", "Several hours: `rate(2 hours)`."),
            Word::new("day", "One day: `rate(1 day)`."),
            Word::new("days", "Several days: `rate(7 days)`."),
        ],
        ..Word::new("rate", "Every so often, counted from the deployment: `rate(5 minutes)`, `rate(1 hour)`.")
    },
    Word::new(
        "cron",
        "At the times that six fields describe: minute, hour, day of the month, month, day of the week, year. One of \
         the two days is `?`: `cron(0 12 * * ? *)` is noon, `cron(30 8 ? * MON-FRI *)` half past eight on weekdays.",
    ),
    Word::new("at", "Once, at a date and time: `at(2026-11-23T10:00:00)`."),
];

/// A date and a time of day, to the second. Of `at` it is in the schedule's time zone, of `start` and `end` in UTC (CreateSchedule).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(String);

impl FromStr for DateTime {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let shape = text.len() == 19
            && text.bytes().zip("dddd-dd-ddTdd:dd:dd".bytes()).all(|(found, expected)| match expected {
                b'd' => found.is_ascii_digit(),
                other => found == other,
            });
        if !shape {
            let fault = Fault::whole(Code::InvalidTime, text, format!("`{text}` is not a date and time"));
            return Err(fault.help("it is written `2026-11-23T10:00:00`"));
        }
        let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(u32::MAX);
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        let in_range = (1..=12).contains(&month)
            && (1..=cron::days_in_month(year, month)).contains(&day)
            && number(11..13) < 24
            && number(14..16) < 60
            && number(17..19) < 60;
        match in_range {
            true => Ok(Self(text.to_owned())),
            false => Err(Fault::whole(
                Code::InvalidTime,
                text,
                format!("there is no `{text}`, by the calendar and the clock"),
            )),
        }
    }
}

impl DateTime {
    /// The seconds since 1970, of a time in UTC; 0 for an earlier one.
    pub fn unix_seconds(&self) -> u32 {
        let number = |range: std::ops::Range<usize>| self.0[range].parse::<i64>().unwrap_or(0);
        // Years begin in March, so that the day that is not always there is their last.
        let month = (number(5..7) + 9) % 12;
        let year = number(0..4) - i64::from(month >= 10);
        let days =
            year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + number(8..10) - 1;
        let seconds = number(11..13) * 3_600 + number(14..16) * 60 + number(17..19);
        // From March 1 of the year 0 to January 1, 1970.
        let since = (days - 719_468) * 86_400 + seconds;
        u32::try_from(since).unwrap_or(if since < 0 { 0 } else { u32::MAX })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for DateTime {
    const EXPECTED: &'static str = "a date and time such as `2026-11-23T10:00:00`";
    const SHAPE: Shape = Shape::Text(Form::Pattern {
        regex: "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}",
        longest: Some(19),
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_time_is_so_many_seconds_after_1970() {
        let seconds = |text: &str| text.parse::<DateTime>().unwrap().unix_seconds();
        assert_eq!(seconds("1970-01-01T00:00:01"), 1);
        assert_eq!(seconds("2000-02-29T23:59:59"), 951_868_799);
        assert_eq!(seconds("2026-11-24T10:00:00"), 1_795_514_400);
        assert_eq!((seconds("1969-12-31T00:00:00"), seconds("9999-12-31T00:00:00")), (0, u32::MAX));
    }

    fn schedule(text: &str) -> Schedule {
        text.parse().unwrap_or_else(|fault: Fault| panic!("{text}: {}", fault.message))
    }

    fn help(text: &str) -> String {
        text.parse::<Schedule>().unwrap_err().help.unwrap_or_default()
    }

    #[test]
    fn a_rate_s_unit_agrees_with_its_number() {
        assert_eq!(schedule("rate(5 minutes)").to_string(), "rate(5 minutes)");
        assert_eq!(help("rate(1 minutes)"), "write `rate(1 minute)`");
        assert_eq!(help("rate(5 minute)"), "write `rate(5 minutes)`");
        assert_eq!(help("rate(5 mintues)"), "did you mean `minutes`?");
        assert_eq!(help("rate(0 minutes)"), "write `rate(5 minutes)`");
    }

    #[test]
    fn a_schedule_says_how_long_it_pauses_at_most() {
        assert_eq!(schedule("rate(2 hours)").longest_gap(false), Some(Duration::seconds(7_200)));
        assert_eq!(schedule("rate(8 days)").longest_gap(false), None);
        assert_eq!(schedule("at(2026-11-23T10:00:00)").longest_gap(false), None);
    }

    #[test]
    fn a_date_that_no_calendar_has_is_refused() {
        assert!("at(2027-02-29T10:00:00)".parse::<Schedule>().is_err());
        assert!("at(2028-02-29T24:00:00)".parse::<Schedule>().is_err());
        assert!("at(2028-02-29 10:00)".parse::<Schedule>().is_err());
    }

    #[test]
    fn an_unknown_kind_of_schedule_is_named() {
        assert_eq!(help("corn(0 12 * * ? *)"), "did you mean `cron`?");
        assert!(help("daily").starts_with("a schedule is"));
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in prop_oneof![
                "rate\\((1 (minute|hour|day)|[2-9][0-9]{0,4} (minutes|hours|days))\\)",
                "cron\\([0-5]?[0-9] (\\*|1?[0-9]|[1-9]/[1-9]) (1?[1-9]W?|L) (\\*|jan|1-6) \\? (\\*|2030)\\)",
                "cron\\(0/[1-9] 8-17 \\? \\* (mon-fri|[1-7]L|[1-7]#[1-5]|SUN,3) \\*\\)",
                "at\\(20[0-9]{2}-(0[1-9]|1[0-2])-([01][1-9]|2[0-8])T(0[0-9]|2[0-3])(:[0-5][0-9]){2}\\)",
            ],
        ) {
            let schedule = schedule(&text);
            prop_assert_eq!(schedule.to_string().parse(), Ok(schedule));
        }

        #[test]
        fn no_text_panics(text in "(rate|cron|at)?\\(?.*\\)?", time in "([0-9T:-]|.){0,19}") {
            let _ = text.parse::<Schedule>();
            let _ = time.parse::<DateTime>();
        }
    }
}
