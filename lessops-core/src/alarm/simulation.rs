//! What CloudWatch makes of an alarm's datapoints: when it would fire, and when it would clear.
//!
//! It follows "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide, whose tables are the
//! tests.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::{Alarm, Op, TreatMissing};
use crate::settings::Settings;

/// How many datapoints more than the alarm evaluates are retrieved, to make up for missing ones. CloudWatch does not say
/// how many it takes; these are those of its examples.
const SPARE: usize = 2;

/// The state of an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Too few datapoints breach the threshold.
    Ok,
    /// Enough of them do.
    Alarm,
    /// There is no data, and that means nothing. A new alarm begins so.
    InsufficientData,
}

/// The value of one period, or none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Datapoint(Option<f64>);

impl Datapoint {
    /// A period without data.
    pub const MISSING: Self = Self(None);
}

impl From<f64> for Datapoint {
    fn from(value: f64) -> Self {
        Self(Some(value))
    }
}

impl From<i32> for Datapoint {
    fn from(value: i32) -> Self {
        f64::from(value).into()
    }
}

/// Of a metric that is a time.
impl From<Duration> for Datapoint {
    fn from(time: Duration) -> Self {
        (time.as_secs_f64() * 1_000.0).into()
    }
}

/// `None` is a period without data.
impl<T: Into<Self>> From<Option<T>> for Datapoint {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::MISSING, T::into)
    }
}

/// An alarm that is fed with datapoints.
#[derive(Debug, Clone)]
pub struct Simulation {
    op: Op,
    /// What datapoints are held against: a threshold, as a band without any width, or a band once there is one.
    expected: Option<RangeInclusive<f64>>,
    /// How many must breach, and of how many.
    breaching: usize,
    of: usize,
    missing: TreatMissing,
    /// How many periods it is yet to wait before it looks at any.
    warm_up: usize,
    /// Whether each of the last periods breached, the newest last.
    range: VecDeque<Option<bool>>,
    state: State,
}

impl Simulation {
    /// An alarm of a function with these settings, before its first datapoint.
    pub fn new(alarm: &Alarm, settings: &Settings) -> Self {
        let (breaching, of) = alarm.datapoints();
        let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Self {
            op: alarm.op,
            expected: alarm.limit(settings).map(|limit| limit..=limit),
            breaching: count(breaching),
            of: count(of),
            missing: alarm.treat_missing(),
            warm_up: alarm.warm_up().map_or(0, |minutes| {
                usize::try_from(u64::from(minutes) * 60_000 / alarm.period().millis).unwrap_or(usize::MAX)
            }),
            range: VecDeque::new(),
            state: State::InsufficientData,
        }
    }

    /// The state after the last datapoint.
    pub fn state(&self) -> State {
        self.state
    }

    /// Says what is usual from now on, for an alarm on a band, since what CloudWatch will have learned nobody knows: the
    /// values in this range, its ends among them. A missing end is none.
    ///
    /// A value is what it is for [`feed`](Self::feed). Call it again where another range is usual, at night say.
    pub fn band<D: Into<Datapoint>>(&mut self, usual: RangeInclusive<D>) {
        let (Datapoint(low), Datapoint(high)) = {
            let (low, high) = usual.into_inner();
            (low.into(), high.into())
        };
        self.expected = Some(low.unwrap_or(f64::NEG_INFINITY)..=high.unwrap_or(f64::INFINITY));
    }

    /// Lets periods pass, one for each datapoint, and says in which state the alarm is after each.
    ///
    /// A value is what the alarm's statistic makes of a period: a count, a time as [`Duration`] or in milliseconds, or a
    /// percentage where that is of what happened in the same period, as `errors > 5%` is.
    ///
    /// A period without data counts only where too few of the last periods have any, and CloudWatch looks back two periods
    /// further for those: silence is noticed two periods after it has begun.
    ///
    /// # Panics
    /// If the alarm is on a band, and [`band`](Self::band) has not said which.
    #[track_caller]
    pub fn feed<D: Into<Datapoint>>(&mut self, datapoints: impl IntoIterator<Item = D>) -> Vec<State> {
        let Some(expected) = self.expected.clone() else {
            panic!("CloudWatch learns what is usual, and a test has to say it: call `.band(80..=120)` first");
        };
        datapoints.into_iter().map(|datapoint| self.evaluate(datapoint.into(), &expected)).collect()
    }

    fn evaluate(&mut self, Datapoint(value): Datapoint, expected: &RangeInclusive<f64>) -> State {
        if self.range.len() == self.of + SPARE {
            self.range.pop_front();
        }
        self.range.push_back(value.map(|value| self.op.holds(value, expected)));
        self.warm_up = self.warm_up.saturating_sub(1);
        if let Some(state) = self.judge().filter(|_| self.warm_up == 0) {
            self.state = state;
        }
        self.state
    }

    /// What the range says; None where it says nothing.
    fn judge(&self) -> Option<State> {
        let judged = |breaching: usize| if breaching >= self.breaching { State::Alarm } else { State::Ok };
        let newest = self.range.iter().rev();
        let real: Vec<bool> = newest.filter_map(|breaches| *breaches).take(self.of).collect();
        let breaching = real.iter().filter(|breaches| **breaches).count();
        let filled = self.of - real.len();
        match self.missing {
            _ if filled == 0 => Some(judged(breaching)),
            TreatMissing::Breaching => Some(judged(breaching + filled)),
            TreatMissing::Missing if real.is_empty() => Some(State::InsufficientData),
            // Whatever the next datapoint is, it can't make up for the one that breached so long ago.
            TreatMissing::Missing if breaching == real.len() => {
                let oldest = self.range.iter().position(Option::is_some);
                let is_old = oldest.is_some_and(|index| self.range.len() - index >= self.breaching);
                (breaching >= self.breaching || is_old).then_some(State::Alarm)
            }
            TreatMissing::NotBreaching | TreatMissing::Missing => Some(judged(breaching)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::{Function, Item};

    /// An alarm above 5, with `X` for a datapoint that breaches, `0` for one that does not, `-` for none.
    fn state(breaching: usize, missing: TreatMissing, datapoints: &str) -> State {
        let mut alarm = Simulation {
            op: Op::Above,
            expected: Some(5.0..=5.0),
            breaching,
            of: 3,
            missing,
            warm_up: 0,
            range: VecDeque::new(),
            state: State::InsufficientData,
        };
        let values = datapoints.split_whitespace().map(|one| match one {
            "X" => Some(6),
            "0" => Some(5),
            _ => None,
        });
        *alarm.feed(values).last().unwrap()
    }

    #[test]
    fn the_tables_of_the_user_guide_hold() {
        use State::{Alarm, InsufficientData, Ok};
        let table = [
            (3, "0 - X - X", [Ok, Ok, Ok]),
            (3, "0 - - - -", [Ok, Ok, Ok]),
            (3, "- - - - -", [InsufficientData, Alarm, Ok]),
            (3, "0 X X - X", [Alarm, Alarm, Alarm]),
            (3, "- - X - -", [Alarm, Alarm, Ok]),
            (2, "0 - X - X", [Alarm, Alarm, Alarm]),
            (2, "0 0 X 0 X", [Alarm, Alarm, Alarm]),
            (2, "0 - X - -", [Ok, Alarm, Ok]),
            (2, "- - - - 0", [Ok, Alarm, Ok]),
            (2, "- - - X -", [Alarm, Alarm, Ok]),
        ];
        let treatments = [TreatMissing::Missing, TreatMissing::Breaching, TreatMissing::NotBreaching];
        for (breaching, datapoints, states) in table {
            for (missing, expected) in treatments.into_iter().zip(states) {
                assert_eq!(
                    state(breaching, missing, datapoints),
                    expected,
                    "{breaching} of 3, {missing:?}: {datapoints}"
                );
            }
        }
    }

    #[test]
    fn silence_is_noticed_once_no_period_with_data_is_in_reach() {
        let mut heartbeat = simulated("invocations < 1");
        let states = heartbeat.feed([Some(3), None, None, None]);
        assert_eq!(states, [State::Ok, State::Ok, State::Ok, State::Alarm]);
    }

    fn simulated(alarm: &str) -> Simulation {
        let function = Function::from_args(&[], Item { name: "ship".to_owned(), ..Item::default() }).unwrap();
        Simulation::new(&alarm.parse().unwrap(), &function.settings)
    }

    #[test]
    fn a_band_is_breached_on_the_side_that_the_alarm_names() {
        for (side, states) in [
            ("outside", [State::Alarm, State::Ok, State::Ok, State::Alarm]),
            ("above", [State::Ok, State::Ok, State::Ok, State::Alarm]),
            ("below", [State::Alarm, State::Ok, State::Ok, State::Ok]),
        ] {
            let mut alarm = simulated(&format!("duration {side} band(3)"));
            alarm.band(80..=120);
            assert_eq!(alarm.feed([79, 80, 120, 121]), states, "{side}");
        }
    }

    #[test]
    fn what_is_usual_may_change_and_be_open() {
        let mut alarm = simulated("duration outside band(3)");
        alarm.band(Duration::from_millis(80)..=Duration::from_millis(120));
        assert_eq!(alarm.feed([Duration::from_millis(300)]), [State::Alarm]);
        alarm.band(Datapoint::MISSING..=Datapoint::from(400));
        assert_eq!(alarm.feed([300, 0, 401]), [State::Ok, State::Ok, State::Alarm]);
    }

    #[test]
    fn silence_breaks_out_of_a_band_as_it_falls_below_a_threshold() {
        let mut invocations = simulated("invocations outside band(3)");
        invocations.band(80..=120);
        assert_eq!(*invocations.feed([Some(100), None, None, None]).last().unwrap(), State::Alarm);
        let mut errors = simulated("errors outside band(3)");
        errors.band(0..=3);
        assert_eq!(*errors.feed([Some(1), None, None, None]).last().unwrap(), State::Ok);
    }

    #[test]
    #[should_panic(expected = "a test has to say it")]
    fn a_band_that_nobody_gave_is_asked_for() {
        simulated("duration outside band(3)").feed([1]);
    }

    #[test]
    fn a_single_breach_amid_missing_data_waits_for_the_next() {
        assert_eq!(state(3, TreatMissing::Missing, "- - - - X"), State::InsufficientData);
        assert_eq!(state(3, TreatMissing::Missing, "- - - X -"), State::InsufficientData);
        assert_eq!(state(3, TreatMissing::Missing, "- - - X 0"), State::Ok);
    }
}
