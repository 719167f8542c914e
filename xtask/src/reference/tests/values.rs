//! What the registry says of values is what the readers do.

use lessops_core::cloudformation::template;
use lessops_core::field::{Grammar, Group as _, Key, Shape};
use lessops_core::grammar::name::{
    BucketName, FunctionName, ParameterName, QueueName, TagKey, TimeZone, VariableName,
};
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

/// The functions that are the same but for a default that is written in one of them, by the path of its key.
fn with_defaults(keys: &[Key], at: &str, function: &Json, found: &mut Vec<(String, Json)>) {
    for key in keys {
        let pointer = format!("{at}/{}", key.name);
        if let Some(default) = schema::default_value(key) {
            let mut function = function.clone();
            insert(&mut function, &pointer, default);
            found.push((pointer.clone(), function));
        }
        if let Shape::Group(keys) = key.shape {
            with_defaults(keys, &pointer, function, found);
        }
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
    let mut tried = Vec::new();
    for about in Trigger::SOURCES {
        let manifest = goldens.minimal(about.kind.name).unwrap();
        let made = template(manifest, &Service::default()).unwrap();
        let json: Json = manifest.to_json().parse().unwrap();
        let mut functions = Vec::new();
        with_defaults(Settings::KEYS, "", &json["functions"][0], &mut functions);
        with_defaults(about.kind.keys, "/triggers/0", &json["functions"][0], &mut functions);
        for (pointer, function) in functions {
            let mut json = json.clone();
            json["functions"][0] = function;
            // Not every key means something to every kind of trigger.
            let Ok(manifest) = Manifest::from_json(&json.to_string()) else { continue };
            let with = template(&manifest, &Service::default()).unwrap();
            assert_eq!(with, made, "`{pointer}` has another default than the documentation says");
            tried.push(pointer);
        }
    }
    for pointer in
        ["/memory", "/timeout", "/retries", "/logs/level", "/logs/retention", "/triggers/0/batch_size"]
    {
        assert!(tried.iter().any(|tried| tried == pointer), "{pointer} was not tried: {tried:?}");
    }
}
