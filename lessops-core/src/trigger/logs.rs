//! `logs`: lines of a log group, as they are written.

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, texts};
use crate::args::Value;
use crate::code::Code;
use crate::field::{Field, Form, Group as _, Kind, Shape, unexpected};
use crate::function::Settings;
use crate::grammar::name::{FunctionName, LogGroupName};
use crate::group;
use crate::page::PUT_SUBSCRIPTION_FILTER;
use crate::problem::{Problem, Problems};

group! {
    /// Lines that are written to a log group, several a call.
    pub struct Logs("logs") {
        /// A log group that stands already, by its name, `"/aws/rds/orders"`, or that of a function of the service: `function("ship")`.
        @main group: LogSource,
        /// Only lines that match this filter pattern of CloudWatch's, and no others: `filter = r#"{ $.level = "ERROR" }"#`. Default: all.
        filter: Option<String>,
    }
}

/// Where lines come from.
#[derive(Debug, Clone, PartialEq)]
pub enum LogSource {
    /// A log group that stands already.
    Group(LogGroupName),
    /// The log group of a function of the service.
    Function(OfFunction),
}

group! {
    /// The log group of a function of the service.
    pub struct OfFunction("function") {
        /// The function's name: `"ship"`.
        @main name: FunctionName,
    }
}

impl Field for LogSource {
    const EXPECTED: &'static str = "a log group's name in quotes or `function(\"name\")`";
    const SHAPE: Shape = Shape::TextOr(
        Form::Free,
        &Shape::Kinds(&[Kind { name: OfFunction::NAME, doc: OfFunction::DOC, keys: OfFunction::KEYS }]),
    );

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.quoted => LogGroupName::read(value, problems).map(Self::Group),
            Value::Call(call) if call.name.text == OfFunction::NAME => {
                OfFunction::from_args(&call.args, call.text.at(), problems).map(Self::Function)
            }
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> serde_json::Value {
        match self {
            Self::Group(name) => name.write(),
            Self::Function(OfFunction { name }) => {
                serde_json::json!({ "kind": OfFunction::NAME, "name": name.as_str() })
            }
        }
    }
}

/// How many characters a filter pattern has at most.
const LONGEST: usize = 1_024;

impl Source for Logs {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::cloudwatch_logs::LogsEvent")];
    /// CloudWatch Logs user guide, "CloudWatch Logs quotas".
    const MOST_LISTENERS: usize = 2;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let length = self.filter.as_ref().map_or(0, |filter| filter.chars().count());
        if length > LONGEST {
            let message =
                format!("a filter pattern has at most {LONGEST} characters, and this one has {length}");
            problems.push(Problem::new(Code::TooLong, "filter", message).see(PUT_SUBSCRIPTION_FILTER));
        }
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(match &self.group {
            LogSource::Group(name) => name.to_string(),
            LogSource::Function(OfFunction { name }) => format!("function({name})"),
        })
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The subscription filter, and the permission to invoke.

    use super::{LogSource, Logs, OfFunction};
    use crate::cloudformation::value::{Expression, object};
    use crate::cloudformation::{Lambda, Origin, Resource, Stack};
    use crate::iam::arn;
    use crate::names::{self, Part};
    use crate::trigger::Lower;

    impl Lower for Logs {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { group, filter } = self;
            let (name, arn): (Expression, Expression) = match group {
                LogSource::Group(name) => {
                    (name.to_string().into(), arn("logs", format!("log-group:{name}:*")))
                }
                LogSource::Function(OfFunction { name }) => {
                    let id = names::id(name.as_str(), Part::LogGroup);
                    (id.reference().into(), id.attribute("Arn").into())
                }
            };
            let permission = lambda.numbered(Part::LogsPermission, index);
            let resource = Origin::new("logs.amazonaws.com", arn).may_invoke(lambda);
            stack.add(permission.clone(), resource, &[lambda.function]);
            let properties = object! {
                "LogGroupName": name,
                "FilterPattern": filter.clone().unwrap_or_default(),
                "DestinationArn": lambda.target(),
            };
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource = Resource::new("AWS::Logs::SubscriptionFilter", properties).after(before);
            stack.add(lambda.numbered(Part::LogsFilter, index), resource, &[lambda.function]);
        }
    }
}
