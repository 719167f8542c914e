//! `idempotent`: at most one run for each key.

use serde_json::{Value as Json, json};

use crate::args::Value;
use crate::code::Code;
use crate::field::{Field, Group, Kind, Shape, unexpected};
use crate::grammar::duration::Seconds;
use crate::grammar::name::QueueName;
use crate::grammar::pointer::Pointer;
use crate::grammar::web::HeaderName;
use crate::problem::{Problem, Problems};
use crate::trigger::{Payload, Trigger};
use crate::{group, group_field};

/// The environment variable that holds the table's name.
pub const TABLE_VARIABLE: &str = "LESSOPS_IDEMPOTENCY_TABLE";
/// The seconds that a key is remembered where the attribute does not say.
pub const DEFAULT_LASTING: u64 = 86_400;

group! {
    /// At most one run for each key.
    pub struct Idempotent("idempotent") {
        /// Where the key stands, one place or a list, all of which make the key: a JSON pointer (RFC 6901), `key = "/order/id"`, into what a `Record` holds, into a request's body, and otherwise into the event as Lambda delivers it; or a request's header, `key = header("Idempotency-Key")`. An event that lacks it is an error, and a request gets status 400. Required.
        @main key: Vec<KeyPart>,
        /// The table that remembers, which the stack makes and functions share that name the same one; neither a handle nor a trigger may: `table = "seen-orders"`. Default: `idempotency`.
        table: Option<QueueName>,
        /// How long a key is remembered after its run, with the answer unless that is longer than 390 KB (then `null`, or status 409 for a request, takes its place), 1 m to 365 d: `for = 7d`. Default: 1 d.
        #[see(TIME_TO_LIVE)]
        lasting("for"): Option<Seconds<60, 31_536_000>>,
    }
}
group_field!(Idempotent, "`idempotent(key = \"/order/id\", for = 1d)`");

group! {
    /// A header of a request.
    pub struct Header("header") {
        /// The header's name, in capitals or not: `"Idempotency-Key"`. Required.
        @main name: HeaderName,
    }
}

/// Where a part of a key stands.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyPart {
    /// In the event, in what a record holds, or in the body of a request.
    Pointer(Pointer),
    /// In a header of a request.
    Header(Header),
}

impl Field for KeyPart {
    const EXPECTED: &'static str =
        "a JSON pointer such as `\"/order/id\"`, or a header such as `header(\"Idempotency-Key\")`";
    const SHAPE: Shape = Shape::TextOr(
        Pointer::FORM,
        &Shape::Kinds(&[Kind { name: Header::NAME, doc: Header::DOC, keys: Header::KEYS }]),
    );

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.quoted => {
                text.text.parse().map(Self::Pointer).map_err(|fault| problems.add_fault(text, fault)).ok()
            }
            Value::Call(call) if call.name.text == Header::NAME => {
                Header::from_args(&call.args, call.text.at(), problems).map(Self::Header)
            }
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        match self {
            Self::Pointer(pointer) => pointer.as_str().into(),
            Self::Header(Header { name }) => json!({ "kind": Header::NAME, "name": name.to_string() }),
        }
    }
}

impl Idempotent {
    /// Adds why it is not for a function with these triggers, and what is wrong with its key for them.
    pub(crate) fn check(&self, triggers: &[Trigger], problems: &mut Problems) {
        let trigger = &triggers[0];
        let kind = trigger.kind();
        let refused = match trigger {
            Trigger::CustomResource(_) => Some((
                "CloudFormation waits for an answer to each request, and while another is in progress there is none",
                "answer a second request for the same id as the first",
            )),
            _ if triggers.iter().any(Trigger::streams) => Some((
                "an answer that is sent while it is made is not there to be given again",
                "leave `stream = true` out",
            )),
            _ if trigger.delivery().is_batch() && !trigger.payloads().contains(&Payload::Record) => Some((
                "its batches come again in other compositions, and a function can't take their records one by one",
                "have what the function writes tell what was handled",
            )),
            _ => None,
        };
        if let Some((why, help)) = refused {
            let message = format!("`idempotent` is not for this `{kind}` trigger: {why}");
            problems.push(Problem::new(Code::NotIdempotent, "", message).help(help));
            return;
        }
        if self.key.is_empty() {
            problems.push(Problem::new(
                Code::EmptyList,
                "key",
                "the list is empty, and all events would have one key",
            ));
        }
        let takes_requests = trigger.payloads().contains(&Payload::Request);
        for (index, part) in self.key.iter().enumerate() {
            let KeyPart::Header(Header { name }) = part else { continue };
            if !takes_requests {
                let message = format!("what the trigger `{kind}` delivers has no header `{name}`");
                let help = "write a JSON pointer into the event: `key = \"/order/id\"`";
                problems
                    .push(Problem::new(Code::IdempotencyKey, format!("key[{index}]"), message).help(help));
            }
        }
        for trigger in triggers {
            if let Trigger::Schedule(schedule) = trigger
                && schedule.input.as_ref().is_some_and(|input| !input.contains("<aws.scheduler."))
            {
                let message =
                    "each event of a schedule with an `input` is the same, so that only the first would run";
                let help = "leave `input` out, and write `key = \"/time\"`; or have the Scheduler write `<aws.scheduler.scheduled-time>` into it";
                problems.push(Problem::new(Code::IdempotencyKey, "key", message).help(help));
            }
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The table, its name in the environment, and what the runtime does with it.

    use std::borrow::Cow;

    use super::{Idempotent, TABLE_VARIABLE};
    use crate::cloudformation::value::Value;
    use crate::cloudformation::{Shared, Stack};
    use crate::function::Function;
    use crate::grammar::name::QueueName;
    use crate::iam::Statement;
    use crate::names::{self, Part};

    /// The table where the attribute names none.
    const DEFAULT_TABLE: &str = "idempotency";
    /// The attribute of the table's items that says when they expire, in seconds since 1970. The runtime writes it.
    const EXPIRES: &str = "expires";

    impl Idempotent {
        /// The table's name in the service.
        pub(crate) fn table(&self) -> &str {
            self.table.as_ref().map_or(DEFAULT_TABLE, QueueName::as_str)
        }

        pub(crate) fn lower<'a>(&self, function: &'a Function, stack: &mut Stack<'a>) {
            stack.share(Shared::Table(self.table().to_owned()), function).expires = Some(EXPIRES);
        }

        /// The environment variable, and its value.
        pub(crate) fn variable(&self) -> (Cow<'static, str>, Value) {
            let table = names::id(self.table(), Part::Table).reference();
            (Cow::Borrowed(TABLE_VARIABLE), table.into())
        }

        /// An item is written, and deleted. What is there is never asked for: a write that fails says so.
        pub(crate) fn access(&self) -> Statement {
            let table = names::id(self.table(), Part::Table).attribute("Arn");
            Statement::allow(["dynamodb:DeleteItem", "dynamodb:PutItem"], [table])
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::function::Function;

    /// What is wrong with a function that has this trigger and key: the argument, and the message.
    fn mistakes(trigger: &serde_json::Value, key: &serde_json::Value) -> Vec<(String, String)> {
        let function = json!({ "name": "ship", "triggers": [trigger], "idempotent": { "key": key } });
        let fields = function.as_object().expect("it is an object");
        let problems = Function::from_json(fields).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.argument, problem.message)).collect()
    }

    fn arguments(trigger: &serde_json::Value, key: &serde_json::Value) -> Vec<String> {
        mistakes(trigger, key).into_iter().map(|(argument, _)| argument).collect()
    }

    #[test]
    fn what_has_no_answer_to_give_again_is_not_idempotent() {
        for trigger in [
            json!({ "kind": "custom_resource", "resource_type": "Custom::Thing" }),
            json!({ "kind": "url", "auth": { "kind": "none" }, "stream": true }),
            json!({ "kind": "kafka", "topic": "orders", "bootstrap_servers": ["kafka.example:9092"] }),
        ] {
            let found = mistakes(&trigger, &json!(["/id"]));
            let refused = |(_, message): &(String, String)| {
                let kind = trigger["kind"].as_str().unwrap_or_default();
                message.starts_with(&format!("`idempotent` is not for this `{kind}` trigger: "))
            };
            assert_eq!(found.iter().filter(|mistake| refused(mistake)).count(), 1, "{found:?}");
        }
    }

    #[test]
    fn a_header_is_a_request_s() {
        let key = json!([{ "kind": "header", "name": "Idempotency-Key" }]);
        assert_eq!(arguments(&json!({ "kind": "sqs" }), &key), ["idempotent.key[0]"]);
        assert!(arguments(&json!({ "kind": "http", "route": "POST /orders" }), &key).is_empty());
    }

    #[test]
    fn a_key_that_all_events_have_is_a_mistake() {
        assert_eq!(arguments(&json!({ "kind": "sqs" }), &json!([])), ["idempotent.key"]);
        let schedule = |input: &str| json!({ "kind": "schedule", "times": "rate(1 day)", "input": input });
        assert_eq!(arguments(&schedule(r#"{"id": 1}"#), &json!(["/id"])), ["idempotent.key"]);
        let with_time = schedule(r#"{"id": "<aws.scheduler.scheduled-time>"}"#);
        assert!(arguments(&with_time, &json!(["/id"])).is_empty());
    }
}
