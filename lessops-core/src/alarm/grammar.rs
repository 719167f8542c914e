//! The alarm grammar: `[name:] metric condition [in duration] [for n [of m]] [notify target]`.

mod band;

use std::ops::Range;
use std::str::FromStr;

use super::catalogue::{self, BAND_OPS, CLAUSES, METRICS, STATS, Unit, Whole};
use super::{Alarm, DEFAULT_PERIOD, Op, Stat, Target, Threshold, Watched};
use crate::code::Code;
use crate::grammar::duration::{Duration, UNITS};
use crate::grammar::number::split_unit;
use crate::page::PUT_METRIC_ALARM;
use crate::problem::{Fault, all_of, nearest};

/// The grammar, as documentation shows it.
pub const GRAMMAR: &str = r#"alarm     := [NAME ":"] metric condition ["in" DURATION] ["for" N ["of" M]] ["notify" TARGET]
metric    := METRIC | STAT "(" METRIC ")" | custom | STAT "(" custom ")"
custom    := metric("Namespace/Name") | metric("name")
condition := op threshold | side "band" "(" NUMBER ")"
op        := ">" | ">=" | "<" | "<="
threshold := NUMBER [UNIT] | NUMBER "%"
side      := "outside" | "above" | "below"
"#;

impl FromStr for Alarm {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut scan = Scan { text, at: 0 };
        let name = scan.name();
        let (metric, stat) = scan.metric()?;
        let (op, threshold) = match scan.side() {
            Some(op) => (op, scan.band(op)?),
            None => (scan.op()?, scan.threshold(&metric, stat)?),
        };
        let (mut period, mut datapoints, mut notify) = (None, None, None);
        let mut clauses_at = text.len()..text.len();
        while let Some((clause, at)) = scan.clause()? {
            let again = match clause {
                "in" => period.replace(scan.period(&metric)?).is_some(),
                "for" => datapoints.replace(scan.datapoints()?).is_some(),
                _ => notify.replace(scan.target()?).is_some(),
            };
            if again {
                return Err(Fault::new(Code::RepeatedArgument, at, format!("`{clause}` is given twice")));
            }
            clauses_at = clauses_at.start.min(at.start)..scan.at;
        }
        let alarm = Self { name, metric, stat, op, threshold, period, datapoints, notify };
        alarm.check_window(clauses_at)?;
        Ok(alarm)
    }
}

impl Alarm {
    /// CloudWatch evaluates a day at most, seven days where the period is an hour or longer (PutMetricAlarm,
    /// `EvaluationPeriods`).
    fn check_window(&self, at: Range<usize>) -> Result<(), Fault> {
        let (period, (_, of)) = (self.period.unwrap_or(DEFAULT_PERIOD), self.datapoints());
        let (limit, words) = match period.millis {
            3_600_000.. => (7 * 86_400_000, "seven days"),
            _ => (86_400_000, "a day, or seven days with datapoints of an hour or more"),
        };
        if period.millis.saturating_mul(of.into()) <= limit {
            return Ok(());
        }
        let message = match of {
            1 => format!("a datapoint of {period} is longer than CloudWatch evaluates: {words}"),
            _ => format!("{of} datapoints of {period} are more than CloudWatch evaluates: {words}"),
        };
        let help = match limit / period.millis {
            0 => "the longest datapoint is `7d`".to_owned(),
            most => format!("with `in {period}` the most is `for {most}`"),
        };
        Err(Fault::new(Code::Datapoints, at, message).help(help).see(PUT_METRIC_ALARM))
    }
}

/// A position in the text of an alarm.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Takes what is left of the text, up to the first character that `accept` refuses.
    fn take(&mut self, accept: impl Fn(char) -> bool) -> (&'a str, Range<usize>) {
        self.blanks();
        let rest = self.rest();
        let taken = &rest[..rest.find(|c| !accept(c)).unwrap_or(rest.len())];
        let range = self.at..self.at + taken.len();
        self.at = range.end;
        (taken, range)
    }

    fn word(&mut self) -> (&'a str, Range<usize>) {
        self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
    }

    fn eat(&mut self, symbol: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(symbol);
        self.at += if found { symbol.len() } else { 0 };
        found
    }

    /// "expected ..., found ..." at the next thing.
    fn expected(&mut self, what: &str) -> Fault {
        let (word, range) = self.take(|c| !c.is_whitespace());
        let found = if word.is_empty() { "the end".to_owned() } else { format!("`{word}`") };
        Fault::new(Code::AlarmSyntax, range, format!("expected {what}, found {found}"))
    }

    fn name(&mut self) -> Option<String> {
        let start = self.at;
        let (name, _) = self.take(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && self.eat(":") {
            return Some(name.to_owned());
        }
        self.at = start;
        None
    }

    fn metric(&mut self) -> Result<(Watched, Option<Stat>), Fault> {
        let (word, range) = self.word();
        if word == "metric" {
            return Ok((self.custom(range)?, None));
        }
        if !self.eat("(") {
            return Ok((known(word, range)?, None));
        }
        let stat = stat(word, range)?;
        let (inner, range) = self.word();
        let metric = if inner == "metric" { self.custom(range)? } else { known(inner, range)? };
        if !self.eat(")") {
            return Err(self.expected(&format!("`)` behind `{inner}`")));
        }
        Ok((metric, Some(stat)))
    }

    /// `("Namespace/Name")`
    fn custom(&mut self, metric: Range<usize>) -> Result<Watched, Fault> {
        let help = "write `metric(\"Namespace/Name\")`, or `metric(\"name\")` for a metric of this service";
        if !self.eat("(") {
            return Err(Fault::new(Code::InvalidMetric, metric, "`metric` needs a metric's name").help(help));
        }
        let quoted = self.eat("\"");
        let (name, range) = self.take(|c| !matches!(c, '"' | ')'));
        let closed = (!quoted || self.eat("\"")) && self.eat(")");
        let name = name.trim();
        let well_formed =
            !name.is_empty() && name.len() <= 255 && !name.starts_with('/') && !name.ends_with('/');
        match closed && well_formed && name.is_ascii() && !name.contains(|c: char| c.is_ascii_control()) {
            true => Ok(Watched::Custom(name.to_owned())),
            false => {
                Err(Fault::new(Code::InvalidMetric, range, format!("`{name}` is not a metric's name"))
                    .help(help))
            }
        }
    }

    fn op(&mut self) -> Result<Op, Fault> {
        let found = Op::SYMBOLS.into_iter().find(|op| self.eat(op.symbol()));
        found.ok_or_else(|| {
            let is_equation = self.rest().starts_with(['=', '!']);
            let word = self.rest().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            let side = nearest(word, BAND_OPS.iter().map(|op| op.name));
            let fault = self.expected("`>`, `>=`, `<` or `<=`");
            match side {
                _ if is_equation => fault
                    .help("an alarm fires above or below a threshold, not at one value")
                    .see(PUT_METRIC_ALARM),
                Some(side) => fault.help(format!("did you mean `{side}`? It compares with a band")),
                None => fault,
            }
        })
    }

    /// A number and its unit: `5`, `2s`, `500 ms`, `1%`. A word behind a blank is a unit only if there is such a unit.
    fn number(&mut self, what: &str) -> Result<(f64, &'a str, Range<usize>), Fault> {
        let (digits, range) = self.take(|c| c.is_ascii_digit() || matches!(c, '.' | '_'));
        if digits.is_empty() {
            return Err(self.expected(what));
        }
        let (number, _, _) = split_unit(digits).map_err(|fault| fault.shifted(range.start))?;
        if self.eat("%") {
            return Ok((number, "%", range.start..self.at));
        }
        let attached = self.at == range.end;
        let (unit, unit_at) = self.take(|c| c.is_ascii_alphanumeric());
        let clause = is_clause(unit) || unit == "of";
        if unit.is_empty() || clause || !attached && !UNITS.iter().any(|(name, _)| *name == unit) {
            self.at = range.end;
            return Ok((number, "", range));
        }
        Ok((number, unit, range.start..unit_at.end))
    }

    /// The duration that a number and its unit say. A word behind them that begins no clause was meant as a unit.
    fn duration(&mut self, unit: &str, mut range: Range<usize>) -> Result<(Duration, Range<usize>), Fault> {
        if unit.is_empty() {
            let (word, at) = self.word();
            match word.is_empty() || is_clause(word) || word == "of" {
                true => self.at = range.end,
                false => range.end = at.end,
            }
        }
        let duration = self.text[range.clone()].parse().map_err(|fault: Fault| fault.shifted(range.start))?;
        Ok((duration, range))
    }

    fn threshold(&mut self, metric: &Watched, stat: Option<Stat>) -> Result<Threshold, Fault> {
        self.refuse_band()?;
        let (number, unit, range) = self.number("a threshold such as `5`")?;
        let found = self.text[range.clone()].trim();
        match (metric, unit) {
            (Watched::Custom(_), "") => Ok(Threshold::Number(number)),
            (Watched::Custom(_), _) => {
                let message =
                    format!("`{found}`: the threshold of a custom metric is a number without a unit");
                Err(Fault::new(Code::ThresholdUnit, range, message))
            }
            (Watched::Known(metric), "%") if metric.percent_of.is_some() => {
                let more_than_all = matches!(metric.percent_of, Some(whole) if whole != Whole::Timeout);
                match number > 100.0 && more_than_all {
                    true => Err(Fault::new(
                        Code::Percentage,
                        range,
                        format!("`{found}` is more than all: at most 100%"),
                    )),
                    false => Ok(Threshold::Percent(number)),
                }
            }
            (Watched::Known(metric), "%") => {
                let message = format!(
                    "`{}` cannot be a percentage: there is no whole that it is a part of",
                    metric.name
                );
                let with =
                    METRICS.iter().filter(|metric| metric.percent_of.is_some()).map(|metric| metric.name);
                Err(Fault::new(Code::Percentage, range, message).help(format!("these can: {}", all_of(with))))
            }
            (Watched::Known(metric), _) if metric.unit == Unit::Time && stat != Some(Stat::Count) => {
                self.duration(unit, range).map(|(duration, _)| Threshold::Time(duration))
            }
            (Watched::Known(_), "") => Ok(Threshold::Number(number)),
            // A word behind a blank that is a unit of nothing: a clause that there is not.
            (Watched::Known(_), _)
                if found.contains(char::is_whitespace) && UNITS.iter().all(|(name, _)| *name != unit) =>
            {
                self.at = range.end - unit.len();
                Ok(Threshold::Number(number))
            }
            (Watched::Known(metric), _) => {
                let message = format!("`{found}`: `{}` is a count, which has no unit `{unit}`", metric.name);
                let help = UNITS
                    .iter()
                    .any(|(name, _)| *name == unit)
                    .then(|| format!("to count over {found}, write `{} > N in {found}`", metric.name));
                Err(Fault { help, ..Fault::new(Code::ThresholdUnit, range, message) })
            }
        }
    }

    fn clause(&mut self) -> Result<Option<(&'a str, Range<usize>)>, Fault> {
        let (word, range) = self.word();
        match word {
            "" if self.rest().is_empty() => Ok(None),
            word if is_clause(word) => Ok(Some((word, range))),
            _ => {
                self.at = range.start;
                let fault = self.expected("`in`, `for`, `notify` or the end of the alarm");
                let help = nearest(word, CLAUSES.iter().map(|clause| clause.name))
                    .map(|clause| format!("did you mean `{clause}`?"));
                Err(Fault { help, ..fault })
            }
        }
    }

    /// CloudWatch takes 10, 20 and 30 seconds for custom metrics only, else multiples of a minute
    /// (PutMetricAlarm, `Period`).
    fn period(&mut self, metric: &Watched) -> Result<Duration, Fault> {
        let (_, unit, range) = self.number("a duration such as `5m`")?;
        let (duration, range) = self.duration(unit, range)?;
        let text = self.text[range.clone()].trim();
        let high_resolution = [10_000, 20_000, 30_000];
        let (millis, custom) = (duration.millis, matches!(metric, Watched::Custom(_)));
        if millis > 0 && millis.is_multiple_of(60_000) || custom && high_resolution.contains(&millis) {
            return Ok(duration);
        }
        let near =
            Duration { millis: millis.saturating_add(30_000) / 60_000 * 60_000 }.max(Duration::seconds(60));
        let (near, also) = match custom && millis < 45_000 {
            true => (
                Duration { millis: (millis + 5_000).clamp(10_000, 30_000) / 10_000 * 10_000 },
                ", or 10, 20 or 30 seconds",
            ),
            false => (near, ""),
        };
        let message = format!("`{text}` is not a period that CloudWatch takes: whole minutes{also}");
        Err(Fault::new(Code::Period, range, message)
            .help(format!("the nearest is `in {near}`"))
            .see(PUT_METRIC_ALARM))
    }

    fn datapoints(&mut self) -> Result<(u32, u32), Fault> {
        let (n, n_at) = self.datapoint_count("a number of datapoints such as `3`")?;
        if !self.rest().trim_start().starts_with("of") {
            return Ok((n, n));
        }
        self.word();
        let (m, m_at) = self.datapoint_count("the number of datapoints to look at, such as `5`")?;
        match n <= m {
            true => Ok((n, m)),
            false => {
                let fault = Fault::new(
                    Code::Datapoints,
                    n_at.start..m_at.end,
                    format!("{n} of the last {m} datapoints cannot breach"),
                );
                Err(fault.help(format!("write `for {m} of {n}`")))
            }
        }
    }

    fn datapoint_count(&mut self, what: &str) -> Result<(u32, Range<usize>), Fault> {
        let (digits, range) = self.take(|c| c.is_ascii_digit());
        match digits.parse() {
            Ok(count @ 1..=100_000) => Ok((count, range)),
            _ if digits.is_empty() => Err(self.expected(what)),
            _ => Err(Fault::new(Code::Datapoints, range, format!("expected {what}, found `{digits}`"))),
        }
    }

    fn target(&mut self) -> Result<Target, Fault> {
        let quoted = self.eat("\"");
        let (target, range) = self.take(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'));
        if target.is_empty() || quoted && !self.eat("\"") {
            return Err(self.expected("where the alarm goes"));
        }
        target.parse().map_err(|fault: Fault| fault.shifted(range.start))
    }
}

fn is_clause(word: &str) -> bool {
    CLAUSES.iter().any(|clause| clause.name == word)
}

fn known(word: &str, range: Range<usize>) -> Result<Watched, Fault> {
    if let Some(metric) = catalogue::find(word) {
        return Ok(Watched::Known(metric));
    }
    let names = METRICS.iter().map(|metric| metric.name);
    match word {
        "" => Err(Fault::new(Code::UnknownMetric, range, "expected a metric")
            .help(format!("there are {}", all_of(names)))),
        _ => Err(Fault::new(Code::UnknownMetric, range, format!("there is no metric `{word}`"))
            .nearest(word, names)),
    }
}

fn stat(word: &str, range: Range<usize>) -> Result<Stat, Fault> {
    let percentile = word.strip_prefix('p').and_then(|percent| split_unit(percent).ok());
    match (word, percentile) {
        ("sum", _) => Ok(Stat::Sum),
        ("avg", _) => Ok(Stat::Avg),
        ("min", _) => Ok(Stat::Min),
        ("max", _) => Ok(Stat::Max),
        ("count", _) => Ok(Stat::Count),
        (_, Some((percent, "", _))) if percent > 0.0 && percent <= 100.0 => Ok(Stat::Percentile(percent)),
        (_, Some(_)) => Err(Fault::new(
            Code::UnknownStatistic,
            range,
            format!("`{word}` is not a percentile: above p0, up to p100"),
        )),
        _ => Err(Fault::new(Code::UnknownStatistic, range, format!("there is no statistic `{word}`"))
            .nearest(word, STATS.iter().map(|(name, _)| *name))),
    }
}
