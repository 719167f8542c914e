//! Statements of policies, one action on one resource at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::super::words::shown;
use super::Grants;

/// Who everybody is.
pub(super) const ANYONE: &str = "anyone";

/// That somebody may do one thing, or that it is refused.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    /// Who it is about, as people are told.
    pub(super) subject: String,
    pub(super) is_allowed: bool,
    /// Whether it is about the holder of a role of the stack.
    pub(super) is_holder: bool,
    pub(super) resource: String,
    pub(super) condition: String,
    pub(super) action: String,
}

/// Which resource of the stack says so, and which ones it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    pub(super) id: String,
    pub(super) on: BTreeSet<String>,
}

impl Grant {
    /// Whether whoever has this one has the other, too.
    pub(super) fn covers(&self, other: &Self) -> bool {
        (&self.subject, self.is_allowed) == (&other.subject, other.is_allowed)
            && (self.condition == other.condition || self.condition.is_empty())
            && matches(&self.resource, &other.resource)
            && matches(&self.action.to_ascii_lowercase(), &other.action.to_ascii_lowercase())
    }
}

/// Whether a pattern with stars at its end takes in a text. Stars within one are compared as they are.
fn matches(pattern: &str, text: &str) -> bool {
    pattern == text || pattern.strip_suffix('*').is_some_and(|start| text.starts_with(start))
}

/// All that a template's resources grant and refuse.
pub(super) fn of(resources: &Map<String, Json>) -> Grants {
    let mut found = Found { holders: holders(resources), grants: Grants::new() };
    for (id, resource) in resources {
        found.resource(id, resource);
    }
    found.grants
}

/// The functions' names by their roles.
fn holders(resources: &Map<String, Json>) -> BTreeMap<String, String> {
    let is_function = |resource: &&Json| resource["Type"] == "AWS::Lambda::Function";
    let functions = resources.values().filter(is_function);
    let holder = |function: &Json| {
        let role = function["Properties"]["Role"]["Fn::GetAtt"][0].as_str()?.to_owned();
        Some((role, format!("`{}`", function["Properties"]["Handler"].as_str()?)))
    };
    functions.filter_map(holder).collect()
}

struct Found {
    holders: BTreeMap<String, String>,
    grants: Grants,
}

impl Found {
    fn resource(&mut self, id: &str, resource: &Json) {
        let properties = &resource["Properties"];
        match resource["Type"].as_str().unwrap_or_default() {
            "AWS::IAM::Role" => {
                let holder = self.holder(id);
                for policy in items(&properties["Policies"]) {
                    self.document(id, &policy["PolicyDocument"], Some(&holder), &BTreeSet::new());
                }
                let on = BTreeSet::from([id.to_owned()]);
                self.document(id, &properties["AssumeRolePolicyDocument"], None, &on);
            }
            "AWS::IAM::Policy" => {
                for role in items(&properties["Roles"]) {
                    let holder = self.holder(&shown(role));
                    self.document(id, &properties["PolicyDocument"], Some(&holder), &BTreeSet::new());
                }
            }
            "AWS::KMS::Key" => {
                self.document(id, &properties["KeyPolicy"], None, &BTreeSet::from([id.to_owned()]));
            }
            "AWS::S3::BucketPolicy" | "AWS::SNS::TopicPolicy" | "AWS::SQS::QueuePolicy" => {
                let on = ["Bucket", "Topics", "Queues"].iter().flat_map(|name| items(&properties[*name]));
                self.document(id, &properties["PolicyDocument"], None, &on.map(shown).collect());
            }
            "AWS::Lambda::Permission" => self.permission(id, properties),
            _ => {}
        }
    }

    fn holder(&self, role: &str) -> String {
        self.holders.get(role).cloned().unwrap_or_else(|| format!("the role `{role}`"))
    }

    /// What a Lambda permission grants. All that is not who, what and on what is a condition.
    fn permission(&mut self, id: &str, properties: &Json) {
        let is_condition = |name: &str| !["Action", "FunctionName", "Principal"].contains(&name);
        let conditions = properties.as_object().into_iter().flatten().filter(|(name, _)| is_condition(name));
        let conditions = conditions.map(|(name, value)| format!("{name} is {}", shown(value)));
        let grant = Grant {
            subject: principal(&properties["Principal"]),
            is_allowed: true,
            is_holder: false,
            resource: shown(&properties["FunctionName"]),
            condition: conditions.collect::<Vec<_>>().join(" and "),
            action: shown(&properties["Action"]),
        };
        let on = BTreeSet::from([grant.resource.clone()]);
        self.grants.entry(grant).or_default().insert(Source { id: id.to_owned(), on });
    }

    /// What a policy grants: to the holder of a role, or to the principals that it names.
    fn document(&mut self, id: &str, document: &Json, holder: Option<&str>, on: &BTreeSet<String>) {
        for statement in items(&document["Statement"]) {
            let subjects = match holder {
                Some(holder) => vec![holder.to_owned()],
                None => principals(statement),
            };
            let resources = match (either(statement, "Resource"), on.first()) {
                (resources, Some(own)) if resources.is_empty() || resources == ["*"] => vec![own.clone()],
                (resources, _) => resources,
            };
            for subject in subjects {
                for action in either(statement, "Action") {
                    for resource in &resources {
                        let grant = Grant {
                            subject: subject.clone(),
                            is_allowed: statement["Effect"] == "Allow",
                            is_holder: holder.is_some(),
                            resource: resource.clone(),
                            condition: condition(&statement["Condition"]),
                            action: action.clone(),
                        };
                        let source = Source { id: id.to_owned(), on: on.clone() };
                        self.grants.entry(grant).or_default().insert(source);
                    }
                }
            }
        }
    }
}

/// One value, or all of a list.
fn items(value: &Json) -> &[Json] {
    match value {
        Json::Null => &[],
        Json::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

/// What an element of a statement names, or that it names all but something.
fn either(statement: &Json, name: &str) -> Vec<String> {
    let named = items(&statement[name]).iter().map(shown);
    let others =
        items(&statement[format!("Not{name}")]).iter().map(|value| format!("all but {}", shown(value)));
    named.chain(others).collect()
}

fn principals(statement: &Json) -> Vec<String> {
    let named = |value: &Json| match value {
        Json::Object(kinds) => kinds.values().flat_map(items).map(principal).collect(),
        Json::Null => Vec::new(),
        one => vec![principal(one)],
    };
    let others = named(&statement["NotPrincipal"]).into_iter().map(|name| format!("anyone but {name}"));
    named(&statement["Principal"]).into_iter().chain(others).collect()
}

fn principal(value: &Json) -> String {
    match shown(value).as_str() {
        "*" => ANYONE.to_owned(),
        name => format!("`{name}`"),
    }
}

fn condition(condition: &Json) -> String {
    let operators = condition.as_object().into_iter().flatten();
    let tests = operators.flat_map(|(operator, tests)| {
        let tests = tests.as_object().into_iter().flatten();
        tests.map(move |(key, value)| format!("{operator} {key} {}", shown(value)))
    });
    tests.collect::<Vec<_>>().join(" and ")
}
