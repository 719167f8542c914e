//! `alarm`: an alarm of CloudWatch's that fires, or recovers.

use std::fmt;
use std::str::FromStr;

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, texts};
use crate::code::Code;
use crate::field::Grammar;
use crate::function::Settings;
use crate::grammar::arn::ExistingAlarm;
use crate::grammar::name::FunctionName;
use crate::problem::{Fault, Problem, Problems};
use crate::{group, words};

group! {
    /// An alarm of CloudWatch's that fires, or recovers.
    pub struct Alarm("alarm") {
        /// An alarm of a function of the service, by the function's name and its own, or that of what it watches: `"ship.errors"`. Or one that stands already, by its ARN, or its name if that has no `.`; the function has to be one of its actions. Required.
        @main alarm: AlarmSource,
        /// When: `alarm`, `ok` or `insufficient_data`, one or a list, for an alarm of the service: `on = alarm`. Default: `[alarm, ok]`.
        on: Option<Vec<State>>,
    }
}

words! {
    /// A state of an alarm.
    pub enum State("state of an alarm") {
        /// The threshold is crossed.
        Alarm = "alarm",
        /// It no longer is.
        Ok = "ok",
        /// Nothing is known.
        InsufficientData = "insufficient_data",
    }
}

/// Which alarm.
#[derive(Debug, Clone, PartialEq)]
pub enum AlarmSource {
    /// One of a function of the service: its name, and the alarm's name or metric.
    Own(FunctionName, String),
    /// One that stands already.
    Existing(ExistingAlarm),
}

impl FromStr for AlarmSource {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.split_once('.').filter(|_| !text.starts_with("arn:")) {
            None => text.parse().map(Self::Existing),
            Some((function, alarm)) => {
                let function = function.parse::<FunctionName>()?;
                let is_name = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
                match !alarm.is_empty() && alarm.chars().all(is_name) {
                    true => Ok(Self::Own(function, alarm.to_owned())),
                    false => {
                        let range = text.len() - alarm.len()..text.len();
                        let fault = Fault::new(
                            Code::InvalidName,
                            range,
                            format!("`{alarm}` is not an alarm's name or metric"),
                        );
                        Err(fault.help("write `\"ship.errors\"`, or give the ARN of one that stands already"))
                    }
                }
            }
        }
    }
}

impl fmt::Display for AlarmSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(function, alarm) => write!(f, "{function}.{alarm}"),
            Self::Existing(alarm) => alarm.fmt(f),
        }
    }
}

impl Grammar for AlarmSource {
    const EXPECTED: &'static str = "an alarm in quotes, such as `\"ship.errors\"`";
}

impl Alarm {
    /// When.
    pub fn on(&self) -> &[State] {
        self.on.as_deref().unwrap_or(&[State::Alarm, State::Ok])
    }
}

impl Source for Alarm {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::cloudwatch_alarms::CloudWatchAlarm")];

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        if let (AlarmSource::Existing(_), Some(_)) = (&self.alarm, &self.on) {
            let message = "`on` is for an alarm of the service: one that stands already has its own actions";
            problems.push(
                Problem::new(Code::StandsAlready, "on", message)
                    .help("leave it out, or name one such as `\"ship.errors\"`"),
            );
        }
        if self.on().is_empty() {
            problems.push(Problem::new(
                Code::EmptyList,
                "on",
                "`on` is an empty list: the function would never be told",
            ));
        }
        for (index, state) in self.on().iter().enumerate() {
            if self.on()[..index].contains(state) {
                problems.push(Problem::new(Code::RepeatedValue, "on", format!("`{state}` is given twice")));
            }
        }
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.alarm.to_string())
    }

    fn conflict_within(&self, _: &Self) -> Option<String> {
        Some("an alarm tells a function once".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The permission that an alarm which stands already needs. What one of the service needs comes with that alarm.

    use super::{Alarm, AlarmSource};
    use crate::cloudformation::{ALARM_SERVICE, Lambda, Origin, Stack};
    use crate::names::Part;
    use crate::trigger::Lower;

    impl Lower for Alarm {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { alarm, on: _ } = self;
            match alarm {
                AlarmSource::Existing(existing) => {
                    let resource = Origin::existing(ALARM_SERVICE, existing).may_invoke(lambda);
                    stack.add(lambda.numbered(Part::AlarmPermission, index), resource, &[lambda.function]);
                }
                // `cloudformation::Listeners`
                AlarmSource::Own(..) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_alarm_is_the_service_s_own_where_it_names_a_function() {
        assert!(matches!("ship.errors".parse(), Ok(AlarmSource::Own(..))));
        assert!(matches!("CpuIsHigh".parse(), Ok(AlarmSource::Existing(_))));
        let arn = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:v1.cpu";
        assert!(matches!(arn.parse(), Ok(AlarmSource::Existing(_))));
        let fault = "ship.p99 latency".parse::<AlarmSource>().unwrap_err();
        assert_eq!(fault.range, 5..16);
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "[a-z][a-z_]{0,9}(\\.[a-z_]{1,9})?") {
            let alarm: AlarmSource = text.parse().expect("it is an alarm");
            prop_assert_eq!(alarm.to_string().parse(), Ok(alarm));
        }

        #[test]
        fn no_text_panics(text in "(arn:aws:cloudwatch)?.*") {
            let _ = text.parse::<AlarmSource>();
        }
    }
}
