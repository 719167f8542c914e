//! What the policies of KMS keys that stand already have to admit, so that a service can use them.

use serde_json::{Value as Json, json};

use crate::check::Finding;
use crate::cloudformation::value::{Expression, Object, Value};
use crate::cloudformation::{Options, checked_with};
use crate::manifest::Manifest;
use crate::settings::Service;

/// A KMS key that stands already.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPolicy {
    /// The key's ARN, or, where a parameter of the stack holds it, that in `${...}`.
    pub key: String,
    /// A policy with the statements that the key's own needs besides those it has. What the key's ARN does not say stands in
    /// `${...}`, as CloudFormation's `Fn::Sub` has it. The account is taken to be the key's.
    pub policy: Json,
}

/// What each key that the service names has to admit, in the order of their ARNs. A key that the stack creates has its
/// policy.
///
/// # Errors
/// What is wrong with the service, when there is an error among it.
pub fn key_policies(manifest: &Manifest, service: &Service) -> Result<Vec<KeyPolicy>, Vec<Finding>> {
    checked_with(manifest, service, Options::unlimited()).map(|checked| checked.keys)
}

impl KeyPolicy {
    pub(crate) fn of(key: &Expression, policy: &Object) -> Self {
        let key = key.to_string();
        let policy = in_account_of(&key, json_of(policy));
        Self { key, policy }
    }

    /// The key and its policy as JSON.
    pub fn to_json(&self) -> Json {
        let Self { key, policy } = self;
        json!({ "key": key, "policy": policy })
    }
}

fn json_of(Object(properties): &Object) -> Json {
    let properties = properties.iter().map(|(key, value)| (key.to_string(), value_of(value)));
    Json::Object(properties.collect())
}

fn value_of(value: &Value) -> Json {
    match value {
        Value::Absent => Json::Null,
        Value::Bool(value) => (*value).into(),
        Value::Integer(value) => (*value).into(),
        Value::Number(value) => (*value).into(),
        Value::Text(text) => text.to_string().into(),
        Value::List(values) => values.iter().map(value_of).collect(),
        Value::Object(object) => json_of(object),
    }
}

/// The same with partition, region and account as the key's ARN has them.
fn in_account_of(key: &str, json: Json) -> Json {
    let parts: Vec<_> = key.split(':').collect();
    let ["arn", partition, "kms", region, account, _] = parts[..] else { return json };
    let suffix = if partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
    let known = [
        ("${AWS::Partition}", partition),
        ("${AWS::Region}", region),
        ("${AWS::AccountId}", account),
        ("${AWS::URLSuffix}", suffix),
    ];
    let filled =
        |text: &str| known.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value));
    match json {
        Json::String(text) => filled(&text).into(),
        Json::Array(items) => items.into_iter().map(|item| in_account_of(key, item)).collect(),
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, in_account_of(key, value)));
            Json::Object(fields.collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "arn:aws:kms:eu-west-1:123456789012:key/1";

    /// The policies of a service of a schedule, which encrypts with this key.
    fn policies(encrypt: &Json) -> Vec<KeyPolicy> {
        let manifest = json!({
            "lessops": 1, "package": { "name": "shop", "version": "0.1.0" },
            "functions": [{ "name": "clean", "triggers": [{ "kind": "eventbridge", "source": "shop" }] }],
        });
        let manifest = Manifest::from_json(&manifest.to_string()).unwrap();
        let service = Service::from_json(&json!({ "encrypt": encrypt })).unwrap();
        key_policies(&manifest, &service).unwrap()
    }

    fn principals(policy: &Json) -> Vec<String> {
        let statements = policy["Statement"].as_array().unwrap().iter();
        let principal = |statement: &Json| match &statement["Principal"]["Service"] {
            Json::Null => statement["Principal"]["AWS"].to_string(),
            service => service.to_string(),
        };
        statements.map(|statement| principal(statement).trim_matches('"').to_owned()).collect()
    }

    #[test]
    fn a_key_admits_the_account_and_the_services_that_write() {
        let policies = policies(&json!({ "kind": "key", "arn": KEY }));
        assert_eq!(policies.len(), 1);
        assert_eq!(policies[0].key, KEY);
        let mut found = principals(&policies[0].policy);
        found.sort();
        assert_eq!(
            found,
            [
                "arn:aws:iam::123456789012:root",
                "cloudwatch.amazonaws.com",
                "events.amazonaws.com",
                "logs.eu-west-1.amazonaws.com"
            ]
        );
        assert!(!policies[0].policy.to_string().contains("${"), "{}", policies[0].policy);
    }

    #[test]
    fn the_key_of_a_parameter_has_an_account_that_only_the_stack_knows() {
        let policies = policies(&json!({ "kind": "key", "arn": "KeyArn" }));
        assert_eq!(policies[0].key, "${KeyArn}");
        let found = principals(&policies[0].policy);
        assert!(found.contains(&"arn:${AWS::Partition}:iam::${AWS::AccountId}:root".to_owned()), "{found:?}");
    }

    #[test]
    fn a_key_of_the_stack_has_its_policy_already() {
        assert!(policies(&json!("own_key")).is_empty());
    }
}
