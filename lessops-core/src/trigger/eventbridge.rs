//! `eventbridge`: events of a bus that match a pattern.

use serde_json::{Map, Value as Json, json};

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, check_existing, check_rule, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::arn::ExistingBus;
use crate::grammar::name::BusName;
use crate::grammar::pattern::EventPattern;
use crate::group;
use crate::problem::{Problem, Problems};

group! {
    /// Events of an EventBridge bus that match a pattern.
    pub struct EventBridge("eventbridge") {
        /// The bus's name, up to 58 letters, digits and `_-.`: `bus = "orders"`. The stack adds what makes it unique, and functions that name the same bus share it. Default: the account's default bus.
        bus: Option<BusName>,
        /// A bus that stands already, by its ARN or name, instead of one of the stack: `existing = "orders"`.
        existing: Option<ExistingBus>,
        /// Only events of this source, one or a list: `source = "aws.ec2"`. Default: of any.
        source: Option<Vec<String>>,
        /// Only events of this type, one or a list: `detail_type = "EC2 Instance State-change Notification"`. Default: of any.
        detail_type: Option<Vec<String>>,
        /// Only events that match this pattern, as JSON: `pattern = r#"{"detail": {"state": ["stopped"]}}"#`. Default: any.
        pattern: Option<EventPattern>,
    }
}

impl EventBridge {
    /// The pattern that all keys make together.
    pub fn pattern(&self) -> Map<String, Json> {
        let mut fields = self.pattern.as_ref().map(|pattern| pattern.fields().clone()).unwrap_or_default();
        for (field, values) in [("source", &self.source), ("detail-type", &self.detail_type)] {
            if let Some(values) = values {
                fields.insert(field.to_owned(), json!(values));
            }
        }
        fields
    }
}

impl Source for EventBridge {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::eventbridge::EventBridgeEvent<T>")];

    fn is_redriven(&self) -> bool {
        true
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        check_existing("bus", self.bus.is_some(), self.existing.is_some(), problems);
        let in_pattern =
            |field: &str| self.pattern.as_ref().is_some_and(|own| own.fields().contains_key(field));
        for (key, field, values) in
            [("source", "source", &self.source), ("detail_type", "detail-type", &self.detail_type)]
        {
            match values {
                Some(values) if values.is_empty() => {
                    problems.push(Problem::new(
                        Code::EmptyList,
                        key,
                        format!("`{key}` is an empty list: no event matches"),
                    ));
                }
                Some(_) if in_pattern(field) => {
                    let message = format!("the pattern has a field `{field}`, too");
                    problems.push(
                        Problem::new(Code::ExclusiveArguments, key, message).help("leave one of the two out"),
                    );
                }
                _ => {}
            }
        }
        let pattern = self.pattern();
        if pattern.is_empty() {
            let problem = Problem::new(Code::NothingSaid, "", "`eventbridge` does not say which events");
            problems.push(problem.help("add `source`, `detail_type` or `pattern`"));
        }
        check_rule(pattern, "pattern", problems);
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The rule, and the bus, unless it is the default one or stands already.

    use super::EventBridge;
    use crate::alarm::catalogue::Dimension;
    use crate::cloudformation::value::Expression;
    use crate::cloudformation::{Lambda, Rule, Shared, Stack, Subject};
    use crate::names::{self, Part};
    use crate::trigger::Lower;

    impl EventBridge {
        /// The bus, by its name or ARN; None for the default bus.
        fn bus(&self) -> Option<Expression> {
            let own = self.bus.as_ref().map(|bus| names::id(bus.as_str(), Part::Bus).reference().into());
            own.or_else(|| self.existing.as_ref().map(|existing| existing.to_string().into()))
        }
    }

    impl Lower for EventBridge {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { bus, existing: _, source: _, detail_type: _, pattern: _ } = self;
            Rule { bus: self.bus(), pattern: self.pattern() }.lower(index, lambda, stack);
            if let Some(bus) = bus {
                stack.share(Shared::Bus(bus.to_string()), lambda.function);
            }
        }

        fn subject(&self, dimension: Dimension, function: &str, index: usize) -> Option<Subject> {
            let name = |existing: &crate::grammar::arn::ExistingBus| existing.name().to_owned().into();
            let own = self.bus.as_ref().map(|bus| names::id(bus.as_str(), Part::Bus).reference().into());
            let bus = own.or_else(|| self.existing.as_ref().map(name));
            (dimension == Dimension::Rule).then(|| Rule::subject(function, index, bus))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_make_one_pattern() {
        let trigger = EventBridge {
            bus: None,
            existing: None,
            source: Some(vec!["shop".to_owned()]),
            detail_type: Some(vec!["Order Placed".to_owned(), "Order Paid".to_owned()]),
            pattern: Some(r#"{"detail": {"total": [{"numeric": [">", 100]}]}}"#.parse().unwrap()),
        };
        let expected = json!({
            "source": ["shop"],
            "detail-type": ["Order Placed", "Order Paid"],
            "detail": { "total": [{ "numeric": [">", 100] }] },
        });
        assert_eq!(Json::Object(trigger.pattern()), expected);
    }
}
