//! Whether an event matches a pattern: Lambda's event filtering, SNS's filter policies and EventBridge's rules ("Operators
//! for use in event patterns", EventBridge user guide). Addresses (`cidr`) match nothing here.

use serde_json::{Map, Value as Json};

use super::event::alb::fits;

/// Whether an event has, for each field of a pattern, one of the values that the field holds.
pub(crate) fn matches(pattern: &Map<String, Json>, event: &Json) -> bool {
    pattern.iter().all(|(field, wanted)| match wanted {
        Json::Array(ways) if field == "$or" => {
            ways.iter().filter_map(Json::as_object).any(|pattern| matches(pattern, event))
        }
        Json::Array(accepted) => has(event.get(field), accepted),
        Json::Object(inner) => matches(inner, event.get(field).unwrap_or(&Json::Null)),
        _ => false,
    })
}

/// Whether what an event has in some place is accepted. Of a list one item is enough.
fn has(found: Option<&Json>, accepted: &[Json]) -> bool {
    let is_there = found.is_some_and(|found| !found.is_object());
    let absence = accepted.iter().any(|accepted| accepted["exists"] == false);
    match found {
        _ if accepted.iter().any(|accepted| accepted["exists"] == true) && is_there => true,
        None => absence,
        Some(Json::Array(items)) => {
            items.iter().any(|item| accepted.iter().any(|accepted| is(item, accepted)))
        }
        Some(value) => accepted.iter().any(|accepted| is(value, accepted)),
    }
}

/// Whether a value is what an item of a pattern says.
fn is(value: &Json, accepted: &Json) -> bool {
    let Some((operator, operand)) = accepted.as_object().and_then(|operator| operator.iter().next()) else {
        return equal(value, accepted);
    };
    let text = value.as_str();
    match operator.as_str() {
        "prefix" => text.is_some_and(|text| cased(text, operand, |text, part| text.starts_with(part))),
        "suffix" => text.is_some_and(|text| cased(text, operand, |text, part| text.ends_with(part))),
        "equals-ignore-case" => text
            .zip(operand.as_str())
            .is_some_and(|(text, other)| text.to_lowercase() == other.to_lowercase()),
        "wildcard" => text
            .zip(operand.as_str())
            .is_some_and(|(text, pattern)| fits(pattern.as_bytes(), text.as_bytes())),
        "anything-but" => match operand {
            Json::Array(others) => !others.iter().any(|other| equal(value, other)),
            Json::Object(inner) => !inner.iter().any(|(operator, operand)| {
                let one = |operand: &Json| {
                    is(value, &Json::from(Map::from_iter([(operator.clone(), operand.clone())])))
                };
                operand.as_array().map_or_else(|| one(operand), |operands| operands.iter().any(one))
            }),
            other => !equal(value, other),
        },
        "numeric" => value.as_f64().is_some_and(|number| compares(number, operand)),
        _ => false,
    }
}

/// Whether text has a part, which may be written to be compared whatever its case.
fn cased(text: &str, part: &Json, has: fn(&str, &str) -> bool) -> bool {
    match (part.as_str(), part["equals-ignore-case"].as_str()) {
        (Some(part), _) => has(text, part),
        (None, Some(part)) => has(&text.to_lowercase(), &part.to_lowercase()),
        (None, None) => false,
    }
}

/// Numbers are equal however they are written.
fn equal(value: &Json, other: &Json) -> bool {
    match (value.as_f64(), other.as_f64()) {
        (Some(number), Some(other)) => (number - other).abs() < f64::EPSILON,
        _ => value == other,
    }
}

fn compares(number: f64, comparisons: &Json) -> bool {
    let comparisons = comparisons.as_array().map(Vec::as_slice).unwrap_or_default();
    comparisons.chunks(2).all(|comparison| match comparison {
        [Json::String(operator), bound] => bound.as_f64().is_some_and(|bound| match operator.as_str() {
            "<" => number < bound,
            "<=" => number <= bound,
            ">" => number > bound,
            ">=" => number >= bound,
            "=" => (number - bound).abs() < f64::EPSILON,
            _ => false,
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_field_is_one_of_what_the_pattern_says() {
        for (pattern, event, expected) in [
            (json!({ "a": ["x", 1] }), json!({ "a": "x" }), true),
            (json!({ "a": ["x", 1] }), json!({ "a": 1.0 }), true),
            (json!({ "a": ["x"] }), json!({ "b": "x" }), false),
            (json!({ "a": ["x"], "b": [1] }), json!({ "a": "x" }), false),
            (json!({ "a": { "b": [null] } }), json!({ "a": { "b": null } }), true),
            (json!({ "a": ["x"] }), json!({ "a": ["y", "x"] }), true),
            (json!({ "$or": [{ "a": [1] }, { "b": [2] }] }), json!({ "b": 2 }), true),
            (json!({ "$or": [{ "a": [1] }, { "b": [2] }] }), json!({ "b": 3 }), false),
        ] {
            assert_eq!(
                matches(pattern.as_object().expect("it is an object"), &event),
                expected,
                "{pattern} {event}"
            );
        }
    }

    #[test]
    fn an_operator_looks_closer() {
        for (operator, value, expected) in [
            (json!({ "prefix": "ab" }), json!("abc"), true),
            (json!({ "prefix": { "equals-ignore-case": "AB" } }), json!("abc"), true),
            (json!({ "suffix": ".png" }), json!("a.jpg"), false),
            (json!({ "equals-ignore-case": "ABC" }), json!("abc"), true),
            (json!({ "wildcard": "a*c" }), json!("abbc"), true),
            (json!({ "anything-but": ["a", "b"] }), json!("c"), true),
            (json!({ "anything-but": ["a", "b"] }), json!("b"), false),
            (json!({ "anything-but": { "prefix": "a" } }), json!("abc"), false),
            (json!({ "numeric": [">", 0, "<=", 5] }), json!(5), true),
            (json!({ "numeric": [">", 0, "<=", 5] }), json!(6), false),
            (json!({ "exists": true }), json!(0), true),
            (json!({ "exists": false }), json!(0), false),
        ] {
            let pattern = json!({ "a": [operator] });
            let event = json!({ "a": value });
            assert_eq!(
                matches(pattern.as_object().expect("it is an object"), &event),
                expected,
                "{pattern} {event}"
            );
        }
        let absent = json!({ "a": [{ "exists": false }] });
        assert!(matches(absent.as_object().expect("it is an object"), &json!({})));
    }
}
