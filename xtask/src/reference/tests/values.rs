//! What the registry says of values is what the readers do.

use lessops_core::cloudformation::template;
use lessops_core::field::{Grammar, Group as _, Key, Shape};
use lessops_core::grammar::name::{
    Broker, BucketName, BusName, CustomType, FunctionName, HealthCheckPath, HostPattern, KafkaName,
    LogGroupName, MailRecipient, ParameterName, PathPattern, QueueName, RuleSetName, SecurityGroupId,
    SubnetId, TagKey, TimeZone, TopicName, VariableName,
};
use lessops_core::grammar::route_key::RouteKey;
use lessops_core::manifest::Manifest;
use lessops_core::settings::{Service, Settings};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

/// Holds the pattern of a kind of names against its parser.
fn agrees<N: Grammar>(text: &str) -> Result<(), TestCaseError> {
    let matches = jsonschema::is_valid(&schema::value(N::SHAPE, schema::Author::Person), &text.into());
    prop_assert_eq!(matches, text.parse::<N>().is_ok(), "{:?}", text);
    Ok(())
}

proptest! {
    #[test]
    fn a_name_s_pattern_matches_what_its_parser_takes(
        text in "[a-c][a-z0-9-]{0,60}|(AWS_|LAMBDA|aws:)?[A-Za-z][A-Za-z0-9_/ :.=+@-]{0,4}|[A-Z0-9]{62,66}|[a-z0-9_-]{0,3}|[ä½_é]{1,3}",
    ) {
        agrees::<FunctionName>(&text)?;
        agrees::<BucketName>(&text)?;
        agrees::<QueueName>(&text)?;
        agrees::<ParameterName>(&text)?;
        agrees::<VariableName>(&text)?;
        agrees::<TagKey>(&text)?;
        agrees::<TimeZone>(&text)?;
        agrees::<TopicName>(&text)?;
        agrees::<BusName>(&text)?;
        agrees::<LogGroupName>(&text)?;
        agrees::<RuleSetName>(&text)?;
        agrees::<KafkaName>(&text)?;
    }

    #[test]
    fn the_pattern_of_what_requests_and_types_are_called_matches_what_its_parser_takes(
        text in "(Custom::|[$/*]|[a-z.]{0,3})(connect|[A-Za-z0-9:@_.*? ä-]{0,5})",
    ) {
        agrees::<CustomType>(&text)?;
        agrees::<RouteKey>(&text)?;
        agrees::<PathPattern>(&text)?;
        agrees::<HostPattern>(&text)?;
        agrees::<HealthCheckPath>(&text)?;
    }

    #[test]
    fn the_pattern_of_what_stands_outside_the_service_matches_all_that_its_parser_takes(
        text in "([a-z ]{1,3}@)?[a-z-]{0,3}(\\.[a-z.-]{0,3})?(:[0-9]{1,5})?|(subnet|sg)-[0-9a-g]{0,8}|default",
    ) {
        let takes = |is_right: bool, shape: Shape| {
            !is_right || jsonschema::is_valid(&schema::value(shape, schema::Author::Person), &text.clone().into())
        };
        prop_assert!(takes(text.parse::<MailRecipient>().is_ok(), MailRecipient::SHAPE), "{:?}", text);
        prop_assert!(takes(text.parse::<Broker>().is_ok(), Broker::SHAPE), "{:?}", text);
        prop_assert!(takes(text.parse::<SubnetId>().is_ok(), SubnetId::SHAPE), "{:?}", text);
        prop_assert!(takes(text.parse::<SecurityGroupId>().is_ok(), SecurityGroupId::SHAPE), "{:?}", text);
        prop_assert!(takes(text.parse::<BusName>().is_ok(), BusName::SHAPE), "{:?}", text);
    }

    #[test]
    fn a_range_s_pattern_matches_its_numbers_alone(min in 0..2_000_u64, length in 0..20_000_u64, near in 0..40_u64, any in 0..30_000_u64) {
        let max = min + length;
        let schema = json!({ "pattern": format!("^{}$", range::regex((min, max))) });
        let validator = jsonschema::validator_for(&schema).unwrap();
        for number in [min, max, any, (min + near).saturating_sub(20), (max + near).saturating_sub(20)] {
            let is_in = (min..=max).contains(&number);
            prop_assert_eq!(validator.is_valid(&number.to_string().into()), is_in, "{} in {}", number, schema);
        }
        let padded = format!("0{min}");
        prop_assert!(!validator.is_valid(&padded.into()));
    }
}

/// The defaults of keys, by the pointers to them.
fn defaults(keys: &[Key], at: &str) -> Vec<(String, Json)> {
    let of_key = |key: &Key| {
        let pointer = format!("{at}/{}", key.name);
        let inner = match key.shape {
            // A group with a default of its own is more than its keys: to leave it out means something else.
            Shape::Group(keys) if !key.doc.contains("Default: ") => defaults(keys, &pointer),
            _ => Vec::new(),
        };
        schema::default_value(key)
            .map(|default| (pointer, default))
            .into_iter()
            .chain(inner)
            .collect::<Vec<_>>()
    };
    keys.iter().flat_map(of_key).collect()
}

/// Whether a template is another's, perhaps with a default in it that the other leaves to AWS.
fn is_same(template: &Json, other: &Json, default: &Json) -> bool {
    match (template, other) {
        (Json::Object(template), Json::Object(other)) => {
            let is_there = |(key, value): (&String, &Json)| {
                template.get(key).is_some_and(|own| is_same(own, value, default))
            };
            let is_default = |(key, value): (&String, &Json)| other.contains_key(key) || value == default;
            other.iter().all(is_there) && template.iter().all(is_default)
        }
        (Json::Array(template), Json::Array(other)) => {
            let pairs = || template.iter().zip(other);
            template.len() == other.len() && pairs().all(|(own, other)| is_same(own, other, default))
        }
        (template, other) => template == other,
    }
}

/// Puts a value where a pointer says, in objects that are made where they are missing.
fn insert(json: &mut Json, pointer: &str, value: Json) {
    let mut place = json;
    for step in pointer.split('/').skip(1) {
        place = match step.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[step],
        };
    }
    *place = value;
}

#[test]
fn a_default_that_is_written_changes_nothing() {
    let goldens = goldens();
    let made =
        |manifest: &Manifest| -> Json { template(manifest, &Service::default()).unwrap().parse().unwrap() };
    let mut tried = Vec::new();
    for about in Trigger::SOURCES {
        let manifest = goldens.minimal(about.kind.name).unwrap();
        let (json, template): (Json, _) = (manifest.to_json().parse().unwrap(), made(manifest));
        let of_trigger = defaults(about.kind.keys, "/functions/0/triggers/0");
        for (pointer, default) in defaults(Settings::KEYS, "/functions/0").into_iter().chain(of_trigger) {
            let mut json = json.clone();
            insert(&mut json, &pointer, default.clone());
            // Not every key means something to every kind of trigger.
            if let Ok(manifest) = Manifest::from_json(&json.to_string()) {
                assert!(
                    is_same(&made(&manifest), &template, &default),
                    "`{pointer}` of `{}` has another default than {default}, which the documentation says",
                    about.kind.name
                );
                tried.push(pointer);
            }
        }
    }
    for key in ["memory", "timeout", "retries", "logs/level", "logs/retention", "triggers/0/batch_size"] {
        let pointer = format!("/functions/0/{key}");
        assert!(tried.contains(&pointer), "{pointer} was not tried: {tried:?}");
    }
    assert!(!is_same(&json!({ "a": 2 }), &json!({ "a": 1 }), &json!(2)));
    assert!(!is_same(&json!({ "a": 1, "b": 3 }), &json!({ "a": 1 }), &json!(2)));
    assert!(is_same(&json!([{ "a": 1, "b": 2 }]), &json!([{ "a": 1 }]), &json!(2)));
}
