//! With a key for the whole service nothing is left under AWS's own, and everybody who needs the key may use it: held for
//! every golden, with a key of the stack and with one that stands already.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lessops_core::cloudformation::template;
use lessops_core::key_policy::key_policies;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

const KEY: &str = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// A golden under one key, which takes the place of all others.
struct Encrypted {
    name: String,
    manifest: Manifest,
    service: Service,
    resources: serde_json::Map<String, Json>,
}

impl Encrypted {
    fn all(key: &Json) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let cases = fs::read_dir(folder).expect("the goldens are in the repository");
        let cases = cases.map(|case| case.expect("it can be listed").path());
        cases.map(|case| Self::of(&case, key)).collect()
    }

    fn of(case: &Path, key: &Json) -> Self {
        let parsed = |name: &str| -> Option<Json> {
            Some(fs::read_to_string(case.join(name)).ok()?.parse().expect("it is JSON"))
        };
        let mut manifest = parsed("manifest.json").expect("a golden has a manifest");
        without_keys(&mut manifest);
        let mut settings = parsed("service.json").unwrap_or_else(|| json!({}));
        without_keys(&mut settings);
        settings["encrypt"] = key.clone();
        let manifest = Manifest::from_json(&manifest.to_string()).expect("it is valid");
        let service = Service::from_json(&settings).expect("the settings are valid");
        let text = template(&manifest, &service).expect("it has a template");
        let Json::Object(resources) = text.parse::<Json>().expect("it is JSON")["Resources"].take() else {
            panic!("a template has resources")
        };
        Self { name: case.display().to_string(), manifest, service, resources }
    }

    /// The statements of each of its roles, by the role, and of its other policies, by the resource.
    fn policies(&self) -> Vec<(&str, Vec<&Json>)> {
        let policies = self.resources.iter().map(|(id, resource)| {
            let properties = &resource["Properties"];
            let inline = properties["Policies"].as_array().into_iter().flatten();
            let documents =
                inline.map(|policy| &policy["PolicyDocument"]).chain([&properties["PolicyDocument"]]);
            let statements = documents.filter_map(|document| document["Statement"].as_array()).flatten();
            (id.as_str(), statements.collect())
        });
        policies.collect()
    }
}

/// Takes the choices of single functions and resources away.
fn without_keys(json: &mut Json) {
    match json {
        Json::Object(fields) => {
            fields.remove("encrypt");
            fields.values_mut().for_each(without_keys);
        }
        Json::Array(items) => items.iter_mut().for_each(without_keys),
        _ => {}
    }
}

/// The values of a field that holds one or a list.
fn list(json: &Json) -> Vec<&Json> {
    match json {
        Json::Array(items) => items.iter().collect(),
        Json::Null => Vec::new(),
        one => vec![one],
    }
}

/// The services whose resources of this stack a statement is about, and whether it lets something be encrypted there.
fn services(statement: &Json) -> BTreeSet<(&str, bool)> {
    // What stands already is named by text, in which nothing is left to the stack.
    let is_created = |resource: &&Json| {
        let text = resource.to_string();
        text.contains("Fn::GetAtt") || text.contains("\"Ref\"") || text.contains("AWS::StackId")
    };
    if list(&statement["Resource"]).iter().any(is_created) {
        let actions = list(&statement["Action"]).into_iter().filter_map(Json::as_str);
        let split = actions.filter_map(|action| action.split_once(':'));
        let encrypting =
            ["SendMessage", "Publish", "PutObject", "PutItem", "UpdateItem", "PutRecord", "PutRecords"];
        split
            .filter(|(service, _)| ["dynamodb", "kinesis", "s3", "sns", "sqs"].contains(service))
            .map(|(service, operation)| (service, encrypting.contains(&operation)))
            .collect()
    } else {
        BTreeSet::new()
    }
}

#[test]
fn whoever_may_use_what_is_encrypted_may_use_its_key() {
    let own = json!({ "Fn::GetAtt": ["EncryptionKey", "Arn"] });
    let mut seen = BTreeSet::new();
    for (key, arn) in [(json!("own_key"), own), (json!(format!("key:{KEY}")), json!(KEY))] {
        for golden in Encrypted::all(&key) {
            for (id, statements) in golden.policies() {
                let is_of_role = |statement: &&&Json| statement.get("Principal").is_none();
                for (service, encrypts) in statements.iter().filter(is_of_role).flat_map(|one| services(one))
                {
                    let may = |action: &str| {
                        let via = format!("{service}.${{AWS::Region}}.amazonaws.com");
                        statements.iter().any(|statement| {
                            list(&statement["Action"]).contains(&&json!(action))
                                && statement["Resource"] == arn
                                && statement["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Sub"] == via
                        })
                    };
                    assert!(may("kms:Decrypt"), "{}: {id} can't decrypt in {service}", golden.name);
                    assert!(!encrypts || may("kms:GenerateDataKey"), "{}: {id}, {service}", golden.name);
                    seen.insert((service.to_owned(), encrypts));
                }
            }
        }
    }
    // Of each service some may read and some may write; of a topic nobody reads by a role.
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[test]
fn nothing_is_left_under_a_key_of_aws() {
    let key = json!({ "Fn::GetAtt": ["EncryptionKey", "Arn"] });
    for golden in Encrypted::all(&json!("own_key")) {
        for (id, resource) in &golden.resources {
            let properties = &resource["Properties"];
            let found = match resource["Type"].as_str().expect("a resource has a type") {
                "AWS::DynamoDB::Table" => &properties["SSESpecification"]["KMSMasterKeyId"],
                "AWS::Kinesis::Stream" => &properties["StreamEncryption"]["KeyId"],
                "AWS::Lambda::Function" => &properties["KmsKeyArn"],
                "AWS::Logs::LogGroup" => &properties["KmsKeyId"],
                "AWS::S3::Bucket" => {
                    let rule = &properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
                    &rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"]
                }
                "AWS::SNS::Topic" | "AWS::SQS::Queue" => {
                    assert_eq!(properties.get("SqsManagedSseEnabled"), None, "{}: {id}", golden.name);
                    &properties["KmsMasterKeyId"]
                }
                _ => continue,
            };
            assert_eq!(*found, key, "{}: {id}", golden.name);
        }
    }
}

#[test]
fn the_key_admits_every_service_that_writes_to_a_queue_or_topic() {
    let principals = |statements: &[&Json]| -> BTreeSet<String> {
        let services = statements.iter().map(|statement| &statement["Principal"]["Service"]);
        services.filter_map(Json::as_str).map(str::to_owned).collect()
    };
    for golden in Encrypted::all(&json!("own_key")) {
        let policy = &golden.resources["EncryptionKey"]["Properties"]["KeyPolicy"];
        let admitted = principals(&list(&policy["Statement"]));
        let is_policy = |id: &str| {
            let kind = &golden.resources[id]["Type"];
            kind == "AWS::SQS::QueuePolicy" || kind == "AWS::SNS::TopicPolicy"
        };
        let policies = golden.policies().into_iter().filter(|(id, _)| is_policy(id));
        let senders: BTreeSet<_> = policies.flat_map(|(_, statements)| principals(&statements)).collect();
        assert_eq!(admitted, senders, "{}", golden.name);
    }
}

#[test]
fn a_key_that_stands_needs_the_same_services() {
    let services = |statements: &[&Json]| {
        statements.iter().filter(|one| one["Principal"]["Service"] != Json::Null).count()
    };
    let own = Encrypted::all(&json!("own_key"));
    for (own, given) in own.into_iter().zip(Encrypted::all(&json!(format!("key:{KEY}")))) {
        assert_eq!(own.name, given.name);
        let policies = key_policies(&given.manifest, &given.service).expect("it has a template");
        assert_eq!(policies.len(), 1, "{}", given.name);
        let key = &own.resources["EncryptionKey"]["Properties"]["KeyPolicy"];
        let (own, given) = (list(&key["Statement"]), list(&policies[0].policy["Statement"]));
        assert_eq!(services(&own), services(&given));
    }
}
