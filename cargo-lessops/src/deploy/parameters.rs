//! The parameters of a template: which values a deployment gives them.

use std::collections::{BTreeMap, BTreeSet};

use lessops_core::code::Code;
use lessops_core::problem::{all_of, nearest_or_all};
use serde_json::Value as Json;

use crate::report::{Failure, Report};

/// What a parameter gets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// This.
    New(String),
    /// What it had in the deployment before.
    Previous,
}

/// Reads `NAME=VALUE`. The value may have more of `=`.
///
/// # Errors
/// Where there is no `=`, or no name before it. What was found is not said: it may be a secret.
pub(crate) fn parse(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected `NAME=VALUE`".to_owned()),
    }
}

/// Settles each parameter of the template: what is given goes before what it had, and that before its default.
///
/// # Errors
/// All that is wrong with what is given, and the names of those that have no value at all.
pub(crate) fn settle(
    template: &Json,
    given: &[(String, String)],
    previous: &BTreeSet<String>,
    code: [(&'static str, String); 2],
) -> Result<BTreeMap<String, Value>, Failure> {
    let declared = template["Parameters"].as_object();
    let declared: BTreeMap<&str, &Json> =
        declared.into_iter().flatten().map(|(name, parameter)| (name.as_str(), parameter)).collect();
    let is_code = |name: &str| code.iter().any(|(code, _)| *code == name);
    let (mut reports, mut values) = (Vec::new(), BTreeMap::new());
    for (name, value) in given {
        let report = if is_code(name) {
            Report::new(Code::StackParameter, format!("`--parameter {name}` is not for you to give"))
                .help("the command uploads the code, and says where to")
        } else if !declared.contains_key(name.as_str()) {
            let names = declared.keys().copied().filter(|name| !is_code(name));
            Report::new(Code::StackParameter, format!("the service's template has no parameter `{name}`"))
                .help(nearest_or_all(name, names))
        } else if values.insert(name.clone(), Value::New(value.clone())).is_some() {
            Report::new(Code::StackParameter, format!("`--parameter {name}` is given twice"))
        } else {
            continue;
        };
        reports.push(report);
    }
    values.extend(code.into_iter().map(|(name, value)| (name.to_owned(), Value::New(value))));

    let mut missing = Vec::new();
    for (name, parameter) in declared {
        if values.contains_key(name) {
        } else if previous.contains(name) {
            values.insert(name.to_owned(), Value::Previous);
        } else if parameter.get("Default").is_none() {
            missing.push((name, parameter["Description"].as_str()));
        }
    }
    if !missing.is_empty() {
        let names = all_of(missing.iter().map(|(name, _)| *name));
        let what = if missing.len() == 1 { "the parameter" } else { "the parameters" };
        let report =
            Report::new(Code::StackParameter, format!("{what} {names} of the template need a value each"));
        let notes = missing.iter().filter_map(|(name, text)| Some(format!("{name}: {}", (*text)?)));
        let options: Vec<_> = missing.iter().map(|(name, _)| format!("--parameter {name}=...")).collect();
        reports.push(notes.fold(report, Report::note).help(format!("add `{}`", options.join(" "))));
    }
    if reports.is_empty() { Ok(values) } else { Err(reports.into_iter().collect()) }
}

#[cfg(test)]
mod tests {
    use lessops_core::cloudformation::{CODE_BUCKET, CODE_KEY};
    use serde_json::json;

    use super::*;

    fn settled(given: &[&str], previous: &[&str]) -> Result<BTreeMap<String, Value>, String> {
        let template = json!({ "Parameters": {
            "AlarmEmail": { "Type": "String", "Default": "" },
            "CodeBucket": { "Type": "String" },
            "CodeKey": { "Type": "String" },
            "Subnets": { "Type": "CommaDelimitedList", "Description": "Where functions run." },
            "Token": { "Type": "String", "NoEcho": true },
        }});
        let given: Vec<_> = given.iter().map(|text| parse(text).unwrap()).collect();
        let previous = previous.iter().map(|&name| name.to_owned()).collect();
        let code = [(CODE_BUCKET, "bucket".to_owned()), (CODE_KEY, "key".to_owned())];
        settle(&template, &given, &previous, code).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn what_is_given_goes_before_what_was_and_that_before_the_default() {
        let values = settled(&["Subnets=a,b", "Token=x=y"], &["AlarmEmail", "Token", "CodeKey"]).unwrap();
        let new = |value: &str| Value::New(value.to_owned());
        let expected = [
            ("AlarmEmail", Value::Previous),
            ("CodeBucket", new("bucket")),
            ("CodeKey", new("key")),
            ("Subnets", new("a,b")),
            ("Token", new("x=y")),
        ];
        assert_eq!(values, expected.map(|(name, value)| (name.to_owned(), value)).into());
        let values = settled(&["Subnets=a", "Token=x"], &[]).unwrap();
        assert!(!values.contains_key("AlarmEmail"), "CloudFormation knows its default");
    }

    #[test]
    fn all_that_lack_a_value_are_named_at_once() {
        let error = settled(&[], &[]).unwrap_err();
        assert!(error.contains("`Subnets` and `Token`"), "{error}");
        assert!(error.contains("Subnets: Where functions run."), "{error}");
        assert!(error.contains("--parameter Subnets=... --parameter Token=..."), "{error}");
    }

    #[test]
    fn a_parameter_that_is_not_there_is_named_with_the_nearest_and_never_its_value() {
        let error = settled(&["Tokn=secret", "Subnets=a", "Token=secret"], &[]).unwrap_err();
        assert!(error.contains("`Tokn`") && error.contains("did you mean `Token`?"), "{error}");
        assert!(!error.contains("secret"), "{error}");
        assert!(!parse("secret").unwrap_err().contains("secret"));
        assert!(parse("=x").is_err());
    }

    #[test]
    fn where_the_code_lies_is_not_given_and_nothing_twice() {
        let error = settled(&["CodeKey=x", "Token=1", "Token=2", "Subnets=a"], &[]).unwrap_err();
        assert!(error.contains("`--parameter CodeKey` is not for you to give"), "{error}");
        assert!(error.contains("`--parameter Token` is given twice"), "{error}");
    }
}
