//! Patterns that an event must match, as JSON: an object whose fields hold lists of what they may be. Lambda's event
//! filtering, SNS's filter policies and EventBridge's rules share the form, and differ in operators and limits.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value as Json};

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::page::{self, Page};
use crate::problem::{Fault, nearest_or_all};

/// What one service's patterns may have.
struct Dialect {
    what: &'static str,
    /// How many characters AWS takes.
    longest: usize,
    operators: &'static [&'static str],
    /// Whether operators may stand within operators: `{"anything-but": {"prefix": "a"}}`.
    nested: bool,
    example: &'static str,
    /// Where AWS says so.
    page: Page,
}

/// The operators that all of them know.
const OPERATORS: &[&str] = &["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists"];
/// Those of rules and filter policies.
const MORE_OPERATORS: &[&str] =
    &["prefix", "suffix", "equals-ignore-case", "anything-but", "numeric", "exists", "cidr", "wildcard"];

fn parse(text: &str, dialect: &Dialect) -> Result<Map<String, Json>, Fault> {
    let Dialect { what, longest, example, page, operators: _, nested: _ } = dialect;
    let help = format!("write it as `{example}`");
    let fault =
        |message: String| Fault::whole(Code::InvalidPattern, text, message).help(help.clone()).see(*page);
    if text.chars().count() > *longest {
        let found = text.chars().count();
        return Err(fault(format!("{what} has at most {longest} characters, and this one has {found}")));
    }
    match serde_json::from_str(text) {
        Ok(Json::Object(pattern)) if !pattern.is_empty() => match fields(&pattern, dialect) {
            Ok(()) => Ok(pattern),
            Err((field, message)) => Err(fault(format!("the field `{field}` of {what} {message}"))),
        },
        Ok(_) => Err(fault(format!("{what} is a JSON object with at least one field"))),
        Err(error) => Err(Fault::json(text, what, &error).help(help)),
    }
}

/// A field, and what is wrong with it.
type Wrong = (String, String);

fn fields(pattern: &Map<String, Json>, dialect: &Dialect) -> Result<(), Wrong> {
    let wrong = |field: &str, message: &str| Err((field.to_owned(), message.to_owned()));
    for (field, value) in pattern {
        match value {
            Json::Array(items) if items.is_empty() => return wrong(field, "is an empty list"),
            Json::Array(items) if field == "$or" => {
                for item in items {
                    match item {
                        Json::Object(inner) if !inner.is_empty() => fields(inner, dialect)?,
                        _ => return wrong(field, "is a list of patterns, each an object with a field"),
                    }
                }
            }
            Json::Array(items) => {
                for item in items {
                    matcher(item, dialect).map_err(|message| (field.clone(), message))?;
                }
            }
            Json::Object(inner) if inner.is_empty() => return wrong(field, "is an empty object"),
            Json::Object(inner) => fields(inner, dialect)?,
            _ => return wrong(field, "is not a list of what it may be"),
        }
    }
    Ok(())
}

/// Why something cannot stand in a list of what a field may be.
fn matcher(item: &Json, dialect: &Dialect) -> Result<(), String> {
    match item {
        Json::Object(operator) => match operator.iter().collect::<Vec<_>>()[..] {
            [(name, operand)] => operation(name, operand, dialect),
            _ => Err("holds an object that is not one operator such as `{\"prefix\": \"a\"}`".to_owned()),
        },
        Json::Array(_) => Err("holds a list within its list".to_owned()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Ok(()),
    }
}

fn operation(name: &str, operand: &Json, dialect: &Dialect) -> Result<(), String> {
    if !dialect.operators.contains(&name) {
        let help = nearest_or_all(name, dialect.operators.iter().copied());
        return Err(format!("has no operator `{name}`: {help}"));
    }
    let nested = |allowed: &[&str]| match operand {
        Json::Object(inner) if dialect.nested => match inner.iter().collect::<Vec<_>>()[..] {
            [(inner, text)] => {
                allowed.contains(&inner.as_str()) && (text.is_string() || all(text, Json::is_string))
            }
            _ => false,
        },
        _ => false,
    };
    let (fits, expected) = match name {
        "exists" => (operand.is_boolean(), "`true` or `false`"),
        "numeric" => (is_comparison(operand), "comparisons such as `[\">\", 0, \"<=\", 5]`"),
        "anything-but" => (
            is_scalar(operand)
                || all(operand, is_scalar)
                || nested(&["prefix", "suffix", "equals-ignore-case", "wildcard"]),
            "a text, a number, or a list of them",
        ),
        "prefix" | "suffix" => (operand.is_string() || nested(&["equals-ignore-case"]), "a text"),
        _ => (operand.is_string(), "a text"),
    };
    if fits { Ok(()) } else { Err(format!("has the operator `{name}`, which takes {expected}")) }
}

fn is_scalar(value: &Json) -> bool {
    value.is_string() || value.is_number()
}

/// Whether it is a list of one thing or more, all of which fit.
fn all(value: &Json, fits: fn(&Json) -> bool) -> bool {
    matches!(value, Json::Array(items) if !items.is_empty() && items.iter().all(fits))
}

/// One comparison with a number, or two that make a range.
fn is_comparison(value: &Json) -> bool {
    let Json::Array(items) = value else { return false };
    let is_pair = |pair: &[Json]| match pair {
        [Json::String(op), Json::Number(_)] => ["=", "<", "<=", ">", ">="].contains(&op.as_str()),
        _ => false,
    };
    matches!(items.len(), 2 | 4) && items.chunks(2).all(is_pair)
}

/// Declares the patterns of one service.
macro_rules! pattern {
    ($(#[doc = $doc:literal])* $name:ident, $expected:literal, $dialect:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(Map<String, Json>);

        impl $name {
            /// The pattern's fields.
            pub fn fields(&self) -> &Map<String, Json> {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                const DIALECT: Dialect = $dialect;
                parse(text, &DIALECT).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Json::Object(self.0.clone()).fmt(f)
            }
        }

        impl Grammar for $name {
            const EXPECTED: &'static str = $expected;
            const SHAPE: Shape = Shape::Text(Form::Pattern { regex: r"\s*\{[\s\S]*\}\s*", longest: None });
        }
    };
}

pattern! {
    /// Which records of a source a function gets (Lambda developer guide, "Control which events Lambda sends to your
    /// function"; Lambda API, Filter).
    FilterPattern, "a filter pattern as JSON", Dialect {
        what: "the filter pattern",
        longest: 4_096,
        operators: OPERATORS,
        nested: false,
        example: r#""{\"body\": {\"kind\": [\"order\"]}}""#,
        page: page::EVENT_FILTERING,
    }
}

pattern! {
    /// Which messages of a topic a subscriber gets (Amazon SNS developer guide, "Amazon SNS subscription filter
    /// policies").
    FilterPolicy, "a filter policy as JSON", Dialect {
        what: "the filter policy",
        longest: 262_144,
        operators: MORE_OPERATORS,
        nested: true,
        example: r#""{\"store\": [\"example_corp\"]}""#,
        page: page::SUBSCRIPTION_FILTER_POLICIES,
    }
}

pattern! {
    /// Which events of a bus a rule lets pass (Amazon EventBridge user guide, "Creating Amazon EventBridge event
    /// patterns").
    EventPattern, "an event pattern as JSON", Dialect {
        what: "the event pattern",
        longest: 2_048,
        operators: MORE_OPERATORS,
        nested: true,
        example: r#""{\"detail\": {\"state\": [\"stopped\"]}}""#,
        page: page::EVENT_PATTERNS,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn message(pattern: &Json) -> String {
        pattern.to_string().parse::<FilterPattern>().unwrap_err().message
    }

    #[test]
    fn a_field_holds_a_list_of_what_it_may_be() {
        let is_wrong = |pattern: Json, why: &str| {
            assert_eq!(message(&pattern), format!("the field `a` of the filter pattern {why}"));
        };
        is_wrong(json!({ "a": 1 }), "is not a list of what it may be");
        is_wrong(json!({ "body": { "a": "x" } }), "is not a list of what it may be");
        is_wrong(json!({ "a": [] }), "is an empty list");
        is_wrong(json!({ "a": {} }), "is an empty object");
        is_wrong(json!({ "a": [[1]] }), "holds a list within its list");
        is_wrong(json!({ "$or": [{ "b": [1] }, { "a": 2 }] }), "is not a list of what it may be");
        assert!(message(&json!({ "$or": [1] })).contains("`$or`"));
    }

    #[test]
    fn an_operator_is_one_that_there_is_with_what_it_takes() {
        assert!(message(&json!({ "a": [{ "prefx": "x" }] })).contains("did you mean `prefix`?"));
        assert!(message(&json!({ "a": [{ "cidr": "10.0.0.0/8" }] })).contains("has no operator `cidr`"));
        for operator in [
            json!({ "exists": "yes" }),
            json!({ "numeric": [">"] }),
            json!({ "numeric": ["=>", 1] }),
            json!({ "prefix": 5 }),
            json!({ "anything-but": [] }),
            json!({ "anything-but": { "prefix": "x" } }),
        ] {
            assert!(message(&json!({ "a": [operator] })).contains("which takes"), "{operator}");
        }
        let right = json!({ "$or": [
            { "a": [null, true, 1, "x", { "numeric": [">", 0, "<=", 5] }, { "anything-but": ["x", 1] }] },
            { "b": { "c": [{ "exists": false }, { "suffix": ".png" }, { "equals-ignore-case": "x" }] } },
        ] });
        assert!(right.to_string().parse::<FilterPattern>().is_ok());
    }

    #[test]
    fn a_rule_has_operators_within_operators() {
        let pattern = json!({ "a": [{ "anything-but": { "wildcard": "*x*" } }, { "cidr": "10.0.0.0/8" }] });
        assert!(pattern.to_string().parse::<EventPattern>().is_ok());
        assert!(pattern.to_string().parse::<FilterPolicy>().is_ok());
        let wrong = json!({ "a": [{ "anything-but": { "numeric": [">", 1] } }] });
        assert!(wrong.to_string().parse::<EventPattern>().is_err());
    }

    #[test]
    fn a_pattern_longer_than_aws_takes_is_refused() {
        let found = message(&json!({ "body": ["x".repeat(4_096)] }));
        assert_eq!(found, "the filter pattern has at most 4096 characters, and this one has 4109");
    }

    /// Lists, in fields of fields.
    fn patterns() -> impl Strategy<Value = Json> {
        let list = prop::collection::vec(".{0,20}", 1..3).prop_map(Json::from);
        let fields = |of| {
            prop::collection::btree_map("[^$].{0,20}", of, 1..3).prop_map(|map| map.into_iter().collect())
        };
        fields(list.prop_recursive(3, 16, 3, fields).boxed())
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(pattern in patterns()) {
            let pattern: FilterPattern = pattern.to_string().parse().expect("it is a pattern");
            prop_assert_eq!(pattern.to_string().parse(), Ok(pattern));
        }

        #[test]
        fn no_text_panics(text in "[]\\[{}:,\"a0]*|.*") {
            let _ = text.parse::<FilterPattern>();
        }
    }
}
