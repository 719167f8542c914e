//! Any values of a shape, for tests that try many.

use lessops_core::alarm::catalogue::METRICS;
use lessops_core::field::{Entry, Form, Key, Kind, Quantity, Shape};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;
use serde_json::{Map, Value as Json, json};

/// A key and its value.
type Written = (&'static str, Json);

fn metrics() -> Vec<&'static str> {
    METRICS.iter().map(|metric| metric.name).collect()
}

/// Values of a shape, most of them right.
pub(super) fn values_of(shape: Shape) -> BoxedStrategy<Json> {
    match shape {
        Shape::Text(Form::Free) => ".{0,8}".prop_map(Json::from).boxed(),
        // Patterns have look-ahead, which makes no values.
        Shape::Text(Form::Pattern { regex, .. }) => {
            let regex = regex
                .split_once("(?!")
                .and_then(|(_, rest)| rest.split_once(')'))
                .map_or(regex, |(_, rest)| rest);
            string_regex(&regex.replace(r"[\s\S]*", r#""a":\[\]"#))
                .expect("it is an expression")
                .prop_map(Json::from)
                .boxed()
        }
        Shape::Text(Form::Number { min, max }) => (min..=max).prop_map(Json::from).boxed(),
        Shape::Text(Form::Quantity(Quantity { units, only, min, max, unit, .. })) => {
            let number = only.map_or_else(|| (min..=max).boxed(), |only| select(only).boxed());
            let text = (number, select(units)).prop_map(move |(number, (other, _))| {
                // In the unit of the range, most of the time: other units leave the range.
                let unit = if number % 5 == 0 { other } else { unit };
                format!("{number}{unit}").into()
            });
            text.boxed()
        }
        Shape::Words(words) => select(words)
            .prop_map(|word| match word.name {
                "true" => true.into(),
                "false" => false.into(),
                name => name.into(),
            })
            .boxed(),
        Shape::Kinds(kinds) => select(kinds).prop_flat_map(object_of_kind).boxed(),
        Shape::Group(keys) => object(keys, Map::new()).prop_map(Json::from).boxed(),
        Shape::Map(Entry { name, value }) => {
            let name = values_of(*name).prop_map(|name| name.as_str().unwrap_or_default().to_owned());
            btree_map(name, values_of(*value), 0..3).prop_map(|map| map.into_iter().collect()).boxed()
        }
        Shape::TextOr(form, shape) => prop_oneof![values_of(Shape::Text(form)), values_of(*shape)].boxed(),
        Shape::Calls(words) => select(words).prop_map(|word| format!("{}(1 day)", word.name).into()).boxed(),
        Shape::Overlay => Just(json!({})).boxed(),
        Shape::Alarm => {
            let metric = select(metrics());
            let stat = select(&["", "sum", "p99.9", "max"][..]);
            let rest =
                select(&["> 5", ">= 0.5% in 2m", "< 1 for 3", "<= 7s in 1h for 2 of 3 notify Pager"][..]);
            let text = |(metric, stat, rest)| match stat {
                "" => format!("{metric} {rest}"),
                stat => format!("own-1: {stat}({metric}) {rest}"),
            };
            (metric, stat, rest).prop_map(text).prop_map(Json::from).boxed()
        }
        Shape::Thresholds => {
            let metric = select(metrics()).prop_map(str::to_owned);
            let value =
                select(vec![json!(5), json!(0.5), json!("5"), json!("5%"), json!("5m"), json!("1.5 h")]);
            btree_map(metric, value, 0..3).prop_map(|map| map.into_iter().collect()).boxed()
        }
    }
}

fn object_of_kind(kind: Kind) -> BoxedStrategy<Json> {
    let fields = object(kind.keys, Map::new());
    let with_kind = move |mut fields: Map<String, Json>| {
        fields.insert("kind".to_owned(), kind.name.into());
        fields.into()
    };
    fields.prop_map(with_kind).boxed()
}

/// Objects with these fields, other keys that must be there, and one of those that may: few keys contradict each other.
pub(super) fn object(keys: &'static [Key], fields: Map<String, Json>) -> BoxedStrategy<Map<String, Json>> {
    let missing = keys.iter().filter(|key| key.required && !fields.contains_key(key.name));
    let required: Vec<_> = missing.map(|key| (Just(key.name), values_of_key(key))).collect();
    let optional: Vec<_> = keys.iter().filter(|key| !key.required).collect();
    let one = match optional.is_empty() {
        true => Just(None).boxed(),
        false => {
            let any = select(optional).prop_flat_map(|key| (Just(key.name), values_of_key(key)));
            any.prop_map(Some).boxed()
        }
    };
    let all = move |(required, one): (Vec<Written>, Option<Written>)| {
        let more = required.into_iter().chain(one).map(|(name, value)| (name.to_owned(), value));
        fields.clone().into_iter().chain(more).collect()
    };
    (required, one).prop_map(all).boxed()
}

pub(super) fn values_of_key(key: &Key) -> BoxedStrategy<Json> {
    match key.repeats || key.list {
        true => vec(values_of(key.shape), 1..3).prop_map(Json::from).boxed(),
        false => values_of(key.shape),
    }
}
