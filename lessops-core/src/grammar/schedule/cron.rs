//! Cron expressions of EventBridge Scheduler: minutes, hours, day of month, month, day of week, year.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::Duration;
use crate::code::Code;
use crate::problem::Fault;

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A field's name, the numbers it takes, and the words that stand for them, the first for the smallest number.
struct Field(&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 6] = [
    Field("minutes", 0, 59, &[]),
    Field("hours", 0, 23, &[]),
    Field("day of month", 1, 31, &[]),
    Field("month", 1, 12, &MONTHS),
    Field("day of week", 1, 7, &WEEKDAYS),
    Field("year", 1970, 2199, &[]),
];

/// A cron expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    text: String,
    minutes: Vec<u32>,
    hours: Vec<u32>,
    days: Days,
    months: Vec<u32>,
    years: Vec<u32>,
}

/// Which days of a month match.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Days {
    /// These days of the month.
    OfMonth(Vec<u32>),
    /// The last day of the month.
    Last,
    /// The weekday nearest to this day of the month.
    NearestWeekday(u32),
    /// These days of the week, Sunday being 1.
    OfWeek(Vec<u32>),
    /// The last such day of the week in the month.
    LastOfWeek(u32),
    /// The such-and-such day of the week in the month: the second Tuesday.
    NthOfWeek(u32, u32),
}

impl FromStr for Cron {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let spans = spans(text);
        let Ok(spans): Result<[Range<usize>; 6], _> = spans.clone().try_into() else {
            let message = format!("a cron expression has six fields, found {}", spans.len());
            let help = match spans.len() {
                5 => "the sixth is the year; one of day of month and day of week is `?`: `0 12 * * ? *`",
                _ => "minutes, hours, day of month, month, day of week, year: `0 12 * * ? *`",
            };
            return Err(Fault::whole(Code::InvalidCron, text, message).help(help));
        };
        let field = |index: usize| (&text[spans[index].clone()], spans[index].start);
        let [minutes, hours, month_days, months, week_days, years] = [0, 1, 2, 3, 4, 5].map(field);
        let days = match (month_days.0, week_days.0) {
            ("?", "?") => {
                return Err(Fault::new(
                    Code::InvalidCron,
                    spans[4].clone(),
                    "only one of day of month and day of week is `?`",
                ));
            }
            (_, "?") => days_of_month(month_days)?,
            ("?", _) => days_of_week(week_days)?,
            _ => {
                let message =
                    "one of day of month and day of week must be `?`, since the other says which days";
                let range = if week_days.0 == "*" { spans[4].clone() } else { spans[2].clone() };
                return Err(Fault::new(Code::InvalidCron, range, message).help("write `?` here"));
            }
        };
        let years = numbers(5, years)?;
        let cron = Self {
            minutes: numbers(0, minutes)?,
            hours: numbers(1, hours)?,
            days,
            months: numbers(3, months)?,
            years,
            text: spans.each_ref().map(|span| &text[span.clone()]).join(" ").to_ascii_uppercase(),
        };
        match cron.years.iter().copied().flat_map(dates).any(|date| cron.runs_on(date)) {
            true => Ok(cron),
            false => Err(Fault::whole(
                Code::InvalidCron,
                text,
                "the schedule never runs: there is no such day in its months and years",
            )),
        }
    }
}

/// Where the fields lie.
fn spans(text: &str) -> Vec<Range<usize>> {
    let start = |field: &str| field.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().map(|field| start(field)..start(field) + field.len()).collect()
}

fn days_of_month((text, at): (&str, usize)) -> Result<Days, Fault> {
    match text.strip_suffix('W') {
        _ if text == "L" => Ok(Days::Last),
        Some(day) => number(2, (day, at)).map(Days::NearestWeekday),
        None => numbers(2, (text, at)).map(Days::OfMonth),
    }
}

fn days_of_week((text, at): (&str, usize)) -> Result<Days, Fault> {
    if let Some((day, nth)) = text.split_once('#') {
        let day_number = number(4, (day, at))?;
        return match nth.parse() {
            Ok(nth @ 1..=5) => Ok(Days::NthOfWeek(day_number, nth)),
            _ => {
                let start = at + day.len() + 1;
                let message = format!(
                    "`{nth}`: a month has a first to a fifth {}, so 1 to 5",
                    WEEKDAYS[day_number as usize - 1]
                );
                Err(Fault::new(Code::InvalidCron, start..start + nth.len(), message))
            }
        };
    }
    match text.strip_suffix('L') {
        Some("") => Ok(Days::OfWeek(vec![7])),
        Some(day) => number(4, (day, at)).map(Days::LastOfWeek),
        None => numbers(4, (text, at)).map(Days::OfWeek),
    }
}

/// The numbers that a field stands for: `*`, `5`, `1-5`, `0/15`, `1,3,MON`, sorted.
fn numbers(field: usize, (text, at): (&str, usize)) -> Result<Vec<u32>, Fault> {
    let Field(_, min, max, _) = FIELDS[field];
    let mut numbers = Vec::new();
    let mut start = at;
    for item in text.split(',') {
        let (base, step) = item.split_once('/').map_or((item, None), |(base, step)| (base, Some(step)));
        let range = match base.split_once('-') {
            _ if base == "*" => min..=max,
            Some((from, to)) => {
                let (first, last) =
                    (number(field, (from, start))?, number(field, (to, start + from.len() + 1))?);
                if first > last && field != 4 {
                    return Err(Fault::new(
                        Code::InvalidCron,
                        start..start + base.len(),
                        format!("`{base}` runs backwards"),
                    )
                    .help(format!("write `{to}-{from}`")));
                }
                if first > last {
                    // Saturday to Monday: a week has no first day.
                    numbers.extend(min..=last);
                    first..=max
                } else {
                    first..=last
                }
            }
            None => {
                let first = number(field, (base, start))?;
                first..=if step.is_some() { max } else { first }
            }
        };
        let by = match step.map(str::parse) {
            None => 1,
            Some(Ok(by @ 1..=1_000)) => by,
            Some(_) => {
                let step_at = start + base.len() + 1..start + item.len();
                return Err(Fault::new(
                    Code::InvalidCron,
                    step_at,
                    format!("`{item}`: a step is a whole number of at least 1"),
                ));
            }
        };
        numbers.extend(range.step_by(by));
        start += item.len() + 1;
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn number(field: usize, (text, at): (&str, usize)) -> Result<u32, Fault> {
    let Field(name, min, max, words) = FIELDS[field];
    let word =
        words.iter().zip(min..).find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, number)| number);
    word.or_else(|| text.parse().ok().filter(|number| (min..=max).contains(number))).ok_or_else(|| {
        let or_words = match (words.first(), words.last()) {
            (Some(first), Some(last)) => format!(" or {first} to {last}"),
            _ => String::new(),
        };
        Fault::new(
            Code::InvalidCron,
            at..at + text.len(),
            format!("`{text}` is not a value of the field {name}: {min} to {max}{or_words}"),
        )
    })
}

impl Cron {
    /// The longest time between two runs, by the calendar. None when it never runs, or not in every year.
    ///
    /// With `summer_time` one hour of one day a year is missing, and so are its runs: EventBridge Scheduler skips them
    /// (its user guide, "Daylight savings time"). It is one of the first four hours of the day, in whatever time zone.
    ///
    /// The calendar repeats after 28 years, but for years such as 2100 that are no leap years.
    pub fn longest_gap(&self, summer_time: bool) -> Option<Duration> {
        let minutes: Vec<u64> = (self.hours.iter())
            .flat_map(|hour| self.minutes.iter().map(move |minute| u64::from(hour * 60 + minute)))
            .collect();
        let (first, last) = (minutes.first().filter(|_| self.years.len() == ALL_YEARS)?, minutes.last()?);
        let cycle = if self.repeats_weekly() { 7 } else { CYCLE_DAYS };
        let cycle_days = (0..cycle).zip(calendar());
        let mut days: Vec<u64> =
            cycle_days.filter(|(_, date)| self.runs_on(*date)).map(|(day, _)| day).collect();
        let again: Vec<u64> =
            [1, 2].into_iter().flat_map(|n| days.iter().map(move |day| day + n * cycle)).take(2).collect();
        days.extend(again);
        let days_to = |count: usize| days.windows(count + 1).map(|run| (run[count] - run[0]) * 1_440).max();
        let next = days_to(1)?;
        // From the day before to the day after a day with these runs.
        let around = |runs: &[u64]| match (runs.first(), runs.last()) {
            (Some(own_first), Some(own_last)) => {
                let within = runs.windows(2).map(|pair| pair[1] - pair[0]);
                within.chain([next + own_first - last, next + first - own_last]).max()
            }
            _ => Some(days_to(2)? + first - last),
        };
        let hours = if summer_time { 0..4 } else { 0..0 };
        let shortened = hours.map(|hour| minutes.iter().copied().filter(|run| run / 60 != hour).collect());
        let longest = shortened.chain([minutes.clone()]).filter_map(|runs: Vec<u64>| around(&runs)).max()?;
        Some(Duration::seconds(longest * 60))
    }

    /// The times at which it runs on a day, given as year, month and day: hour and minute, in order.
    pub fn runs(&self, (year, month, day): (u32, u32, u32)) -> impl Iterator<Item = (u32, u32)> {
        let runs = self.years.contains(&year)
            && dates(year).any(|date| (date.month, date.day) == (month, day) && self.runs_on(date));
        let hours = if runs { self.hours.as_slice() } else { &[] };
        hours.iter().flat_map(|hour| self.minutes.iter().map(|minute| (*hour, *minute)))
    }

    /// Whether it looks at the day of the week alone, so that one week says all that 28 years do.
    fn repeats_weekly(&self) -> bool {
        let any_date = match &self.days {
            Days::OfMonth(days) => days.len() == 31,
            Days::OfWeek(_) => true,
            Days::Last | Days::NearestWeekday(_) | Days::LastOfWeek(_) | Days::NthOfWeek(..) => false,
        };
        any_date && self.months.len() == 12
    }

    fn runs_on(&self, date: Date) -> bool {
        let Date { year, month, day, weekday } = date;
        let length = days_in_month(year, month);
        self.months.contains(&month)
            && match &self.days {
                Days::OfMonth(days) => days.contains(&day),
                Days::Last => day == length,
                Days::NearestWeekday(wanted) => nearest_weekday(*wanted, date, length) == Some(day),
                Days::OfWeek(days) => days.contains(&weekday),
                Days::LastOfWeek(wanted) => weekday == *wanted && day + 7 > length,
                Days::NthOfWeek(wanted, nth) => weekday == *wanted && day.div_ceil(7) == *nth,
            }
    }
}

/// A day, and the day of the week it falls on, Sunday being 1.
#[derive(Debug, Clone, Copy)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
    weekday: u32,
}

/// How many years a field of years can name.
const ALL_YEARS: usize = 2199 - 1970 + 1;

const CYCLE_DAYS: u64 = 28 * 365 + 7;

/// The days of the 28 years from 2001-01-01.
fn calendar() -> impl Iterator<Item = Date> {
    (2001..2029).flat_map(dates)
}

/// The days of a year from 1970 on, whose first day was a Thursday.
fn dates(year: u32) -> impl Iterator<Item = Date> {
    let leap_days = |year: u32| year / 4 - year / 100 + year / 400;
    let before = 365 * (year - 1970) + leap_days(year - 1) - leap_days(1969);
    let days = (1..=12).flat_map(move |month| (1..=days_in_month(year, month)).map(move |day| (month, day)));
    days.zip((1..=7).cycle().skip(((before + 4) % 7) as usize)).map(move |((month, day), weekday)| Date {
        year,
        month,
        day,
        weekday,
    })
}

/// The day of `date`'s month that is the weekday nearest to `wanted`: never in another month.
fn nearest_weekday(wanted: u32, date: Date, length: u32) -> Option<u32> {
    let weekday = (date.weekday + 6 + 35 + wanted - date.day) % 7 + 1;
    match weekday {
        _ if wanted > length => None,
        7 if wanted == 1 => Some(3),
        7 => Some(wanted - 1),
        1 if wanted == length => Some(wanted - 2),
        1 => Some(wanted + 1),
        _ => Some(wanted),
    }
}

/// How many days a month of the Gregorian calendar has.
pub(super) fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gap_in_hours(text: &str) -> Option<u64> {
        let cron: Cron = text.parse().unwrap_or_else(|fault: Fault| panic!("{text}: {}", fault.message));
        cron.longest_gap(false).map(|gap| gap.millis / 3_600_000)
    }

    #[test]
    fn the_longest_gap_follows_the_calendar() {
        for (cron, hours) in [
            ("0 12 * * ? *", 24),
            ("0 8-17 ? * MON-FRI *", 63),
            ("0/5 8,20 * * ? *", 11),
            ("0 3 ? * SUN *", 168),
            ("0 0 1 * ? *", 31 * 24),
            ("0 0 L * ? *", 31 * 24),
            ("0 0 ? * 2#1 *", 35 * 24),
            ("0 0 ? * 6L *", 35 * 24),
            ("0 0 1W * ? *", 33 * 24),
            ("0 0 29 2 ? *", 1_461 * 24),
            ("0 0 ? * SAT-MON *", 5 * 24),
        ] {
            assert_eq!(gap_in_hours(cron), Some(hours), "{cron}");
        }
        assert_eq!(gap_in_hours("0 0 * * ? 2026-2028"), None);
    }

    #[test]
    fn the_hour_that_summer_time_skips_takes_its_runs_with_it() {
        for (cron, hours) in
            [("30 2 * * ? *", 48), ("30 4 * * ? *", 24), ("0 * * * ? *", 2), ("0 1,13 * * ? *", 24)]
        {
            let gap = cron.parse::<Cron>().unwrap().longest_gap(true).unwrap();
            assert_eq!(gap.millis / 3_600_000, hours, "{cron}");
        }
    }

    #[test]
    fn a_schedule_that_never_runs_is_refused() {
        for never in ["0 0 31 2 ? *", "0 0 30W 2 ? *", "0 0 29 2 ? 2027", "0 0 29 2 ? 2100"] {
            let fault = never.parse::<Cron>().expect_err(never);
            assert!(fault.message.starts_with("the schedule never runs"), "{never}");
        }
        // The next February with five Sundays is that of 2032, and 2026-01-01 is a Thursday.
        for some_day in ["0 0 ? 2 1#5 2032", "0 0 29 2 ? *", "0 0 ? 1 THU#1 2026", "0 0 1 1 ? 2199"] {
            assert!(some_day.parse::<Cron>().is_ok(), "{some_day}");
        }
        assert!("0 0 ? 2 1#5 2031".parse::<Cron>().is_err());
    }

    #[test]
    fn the_nearest_weekday_stays_in_its_month() {
        // 2004-05-01 was a Saturday, 2004-05-31 a Monday, 2004-10-31 a Sunday.
        let may = Date { year: 2004, month: 5, day: 1, weekday: 7 };
        assert_eq!(nearest_weekday(1, may, 31), Some(3));
        assert_eq!(nearest_weekday(8, may, 31), Some(7));
        assert_eq!(nearest_weekday(9, may, 31), Some(10));
        let october = Date { year: 2004, month: 10, day: 31, weekday: 1 };
        assert_eq!(nearest_weekday(31, october, 31), Some(29));
    }

    #[test]
    fn the_canonical_text_is_in_capitals_with_single_blanks() {
        let cron: Cron = "0/5  8-17 ? * mon,wed *".parse().unwrap();
        assert_eq!(cron.to_string(), "0/5 8-17 ? * MON,WED *");
    }

    #[test]
    fn a_mistake_is_pointed_at() {
        let fault = |text: &str| text.parse::<Cron>().unwrap_err();
        assert!(fault("0 12 * * ?").message.contains("six fields, found 5"));
        assert_eq!(fault("0 12 * * * *").range, 9..10);
        assert_eq!(fault("0 25 * * ? *").message, "`25` is not a value of the field hours: 0 to 23");
        assert_eq!(fault("0 12 ? * MOO *").range, 9..12);
        assert_eq!(fault("0 17-8 * * ? *").help.as_deref(), Some("write `8-17`"));
        assert_eq!(fault("0/0 * * * ? *").range, 2..3);
        assert_eq!(fault("0 0 ? * 2#6 *").range, 10..11);
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "[0-5]?[0-9] (\\*|1?[0-9]|[1-9]/[1-9]) (1?[1-9]|L|1?[0-9]W) (\\*|JAN|1-6) \\? (\\*|2030)",
        ) {
            if let Ok(cron) = text.parse::<Cron>() {
                prop_assert_eq!(cron.to_string().parse(), Ok(cron));
            }
        }

        #[test]
        fn no_text_panics(text in "[ 0-9*?LW#/,A-Z-]*") {
            let _ = text.parse::<Cron>().map(|cron| cron.longest_gap(true));
        }
    }
}
