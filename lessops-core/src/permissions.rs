//! What each function of a service may do, and which line of source says so.

use serde_json::{Value as Json, json};

use crate::check::{self, Finding, Severity};
use crate::cloudformation::grants::{self, Grant};
use crate::cloudformation::{Keys, controls, resolved};
use crate::function::hooks::Hooks;
use crate::function::{Function, Item};
use crate::manifest::Manifest;
use crate::settings::Service;
use crate::settings::breaker::CONTROLLER;

/// What one function may do.
#[derive(Debug, Clone, PartialEq)]
pub struct Permissions {
    /// The function's name in the service.
    pub function: String,
    /// What its item says, such as its file.
    pub item: Item,
    /// What its role grants, in the order in which the source says it.
    pub granted: Vec<Permission>,
}

/// A statement of a function's role.
#[derive(Debug, Clone, PartialEq)]
pub struct Permission {
    /// The actions, in order.
    pub actions: Vec<String>,
    /// What they are allowed on. What only the stack knows stands in `${...}`, as CloudFormation's `Fn::Sub` has it;
    /// `<stack>` stands for the part that makes a name unique.
    pub resources: Vec<String>,
    /// What else must hold: an operator, a key of the request, and its value.
    pub conditions: Vec<String>,
    /// What in the source makes it necessary: `thumbs: Bucket<Write>`.
    pub because: String,
    /// The line of the function's file on which that stands, from 1.
    pub line: u32,
}

/// What each function may do, in the order of their names.
///
/// # Errors
/// What is wrong with the service, when there is an error among it.
pub fn permissions(manifest: &Manifest, service: &Service) -> Result<Vec<Permissions>, Vec<Finding>> {
    let mut functions = resolved(manifest, service);
    let mut findings = check::describe(&mut functions, service);
    findings.extend(check::rules(&functions, &manifest.metrics));
    match findings.iter().any(|finding| finding.severity == Severity::Error) {
        true => Err(findings),
        false => Ok(of_all(manifest, service, &functions)),
    }
}

/// The same of functions that the rules found right.
pub(crate) fn of_all(manifest: &Manifest, service: &Service, functions: &[Function]) -> Vec<Permissions> {
    let (hooks, keys) = (Hooks::of(functions), Keys::of(functions, service));
    let controls = || controls(manifest, service, functions);
    functions.iter().map(|function| of(function, &hooks, &keys, controls)).collect()
}

/// What a function may do; `controls` is what the controller of circuit breakers may besides.
fn of(
    function: &Function,
    hooks: &Hooks<'_>,
    keys: &Keys<'_>,
    controls: impl FnOnce() -> Vec<Grant>,
) -> Permissions {
    let controls = if function.name == CONTROLLER { controls() } else { Vec::new() };
    let in_role = grants::telemetry(function).into_iter().chain(grants::network(function));
    let in_role = in_role.chain(grants::environment(function, keys));
    let granted = in_role.chain(grants::access(function, hooks, keys)).chain(controls).map(|grant| {
        let (actions, resources, conditions) = grant.statement.shown();
        Permission { actions, resources, conditions, because: grant.because, line: grant.line }
    });
    Permissions { function: function.name.clone(), item: function.item.clone(), granted: granted.collect() }
}

impl Permissions {
    /// The permissions as JSON.
    pub fn to_json(&self) -> Json {
        let Self { function, item, granted } = self;
        let granted = granted.iter().map(|Permission { actions, resources, conditions, because, line }| {
            let mut fields = json!({
                "actions": actions, "resources": resources, "because": because, "file": item.file, "line": line,
            });
            if !conditions.is_empty() {
                fields["conditions"] = conditions.as_slice().into();
            }
            fields
        });
        json!({ "function": function, "permissions": granted.collect::<Json>() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permitted(function: &Json) -> Vec<(String, u32, String, String)> {
        let json = json!({
            "lessops": 1, "package": { "name": "shop", "version": "0.1.0" }, "functions": [function],
        });
        let manifest = Manifest::from_json(&json.to_string()).unwrap();
        let permissions = permissions(&manifest, &Service::default()).unwrap();
        let granted = permissions.into_iter().flat_map(|permissions| permissions.granted);
        let row = |permission: Permission| {
            let (actions, resources) = (permission.actions.join(" "), permission.resources.join(" "));
            (permission.because, permission.line, actions, resources)
        };
        granted.map(row).collect()
    }

    #[test]
    fn the_controller_of_breakers_may_do_what_they_need() {
        let function = json!({
            "name": "ship", "source": { "file": "src/ship.rs", "line": 3 }, "triggers": ["sqs:orders"],
            "breaker": { "when": "errors > 50%" },
        });
        let granted = permitted(&function);
        let of_breaker: Vec<_> =
            granted.iter().filter(|(because, ..)| because == "breaker of ship").collect();
        let actions: Vec<_> = of_breaker.iter().map(|(_, _, actions, _)| actions.as_str()).collect();
        let mapping = "lambda:GetEventSourceMapping lambda:UpdateEventSourceMapping";
        assert_eq!(actions, [mapping, "cloudwatch:DescribeAlarms"]);
        assert_eq!(of_breaker[1].3, "${ShipBreakerAlarm.Arn}");
        assert!(granted.iter().any(|(because, ..)| because == "breakers"));
    }

    #[test]
    fn each_permission_names_the_line_that_says_so() {
        let function = json!({
            "name": "ship", "source": { "file": "src/ship.rs", "line": 3 }, "tracing": false,
            "triggers": ["sqs:orders"],
            "resources": [{ "kind": "bucket", "parameter": "labels", "access": "Read", "line": 5 }],
            "allow": [{ "action": "ec2:DescribeInstances", "on": "*" }],
        });
        let expected = [
            ("logs", 3, "logs:CreateLogStream logs:PutLogEvents", "${ShipLogGroup.Arn}"),
            (
                "trigger = sqs",
                3,
                "sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
                "${OrdersQueue.Arn}",
            ),
            ("labels: Bucket<Read>", 5, "s3:GetObject", "arn:${AWS::Partition}:s3:::labels-<stack>/*"),
            ("labels: Bucket<Read>", 5, "s3:ListBucket", "arn:${AWS::Partition}:s3:::labels-<stack>"),
            ("allow", 3, "ec2:DescribeInstances", "*"),
        ];
        let expected = expected.map(|(because, line, actions, resources)| {
            (because.to_owned(), line, actions.to_owned(), resources.to_owned())
        });
        assert_eq!(permitted(&function), expected);
    }

    #[test]
    fn a_function_in_a_network_may_have_interfaces_there() {
        let vpc = json!({ "subnets": ["Subnets"], "security_groups": ["sg-1"] });
        let function = json!({ "name": "ship", "source": { "file": "", "line": 3 }, "vpc": vpc });
        let network: Vec<_> =
            permitted(&function).into_iter().filter(|(because, ..)| because == "vpc").collect();
        assert_eq!(network.len(), 2, "{network:#?}");
        for (_, line, actions, resource) in network {
            assert_eq!((line, resource == "*"), (3, actions.contains("Describe")), "{actions}");
        }
    }

    /// What the function may decrypt: which key, and for which service.
    fn decrypted(manifest: &Json, service: &Json) -> Vec<(Vec<String>, Vec<String>)> {
        let manifest = Manifest::from_json(&manifest.to_string()).unwrap();
        let permissions = permissions(&manifest, &Service::from_json(service).unwrap()).unwrap();
        let granted = permissions.into_iter().flat_map(|permissions| permissions.granted);
        let decrypts = |permission: &Permission| permission.actions == ["kms:Decrypt"];
        granted.filter(decrypts).map(|permission| (permission.resources, permission.conditions)).collect()
    }

    #[test]
    fn a_source_is_decrypted_for_its_service_in_its_region() {
        let key = "arn:aws:kms:eu-west-1:123456789012:key/1";
        let secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-aBcDeF";
        for (trigger, service) in [
            (json!({ "kind": "sqs", "existing": "orders" }), "sqs.${AWS::Region}"),
            (
                json!({ "kind": "kinesis", "existing": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks" }),
                "kinesis.eu-west-1",
            ),
            (
                json!({ "kind": "dynamodb", "existing": "arn:aws:dynamodb:eu-west-1:123456789012:table/a/stream/2026" }),
                "dynamodb.eu-west-1",
            ),
            (
                json!({
                    "kind": "kafka", "bootstrap_servers": "a.example.com:9092",
                    "auth": { "kind": "plain", "secret": secret },
                }),
                "secretsmanager.eu-west-1",
            ),
        ] {
            let mut trigger = trigger;
            trigger["kms_key"] = key.into();
            let manifest = json!({
                "lessops": 1, "package": { "name": "a", "version": "1.0.0" },
                "functions": [{ "name": "ship", "triggers": [trigger] }],
            });
            let condition = format!("StringEquals kms:ViaService {service}.amazonaws.com");
            assert_eq!(decrypted(&manifest, &json!({})), [(vec![key.to_owned()], vec![condition])]);
        }
    }

    #[test]
    fn the_key_of_a_source_may_stand_in_the_settings_of_the_service() {
        let key = "arn:aws:kms:eu-west-1:123456789012:key/1";
        let manifest = json!({
            "lessops": 1, "package": { "name": "a", "version": "1.0.0" },
            "functions": [{ "name": "ship", "triggers": [{ "kind": "sqs", "existing": "orders" }] }],
        });
        let orders = json!({ "kind": "queue", "existing": "orders", "kms_key": key });
        assert_eq!(decrypted(&manifest, &json!({ "resources": { "orders": orders } })).len(), 1);
        assert!(decrypted(&manifest, &json!({})).is_empty());
    }

    #[test]
    fn a_key_is_used_for_its_service_alone() {
        let key = "arn:aws:kms:eu-west-1:123456789012:key/1";
        let function = json!({ "name": "pay", "resources": [{
            "kind": "secret", "parameter": "card", "access": "Read", "line": 5, "existing": "shop/card", "kms_key": key,
        }] });
        let json =
            json!({ "lessops": 1, "package": { "name": "a", "version": "1.0.0" }, "functions": [function] });
        let manifest = Manifest::from_json(&json.to_string()).unwrap();
        let json = permissions(&manifest, &Service::default()).unwrap()[0].to_json();
        let decrypt = json["permissions"].as_array().unwrap().last().unwrap();
        assert_eq!(
            decrypt,
            &json!({
                "actions": ["kms:Decrypt"], "resources": [key], "because": "card: Secret<Read>", "file": "", "line": 5,
                "conditions": ["StringEquals kms:ViaService secretsmanager.${AWS::Region}.amazonaws.com"],
            })
        );
    }
}
