//! KMS keys: which resource is encrypted with which, what roles need for that, and the key of the stack's own.
//!
//! A key is chosen by the logical id of what it encrypts, as that enters the stack, and what a role needs of keys follows
//! from what it is granted on the stack's resources: nothing can be encrypted with a key that its users may not use.

use std::collections::{BTreeMap, BTreeSet};

use super::stack::Stack;
use super::template::Resource;
use super::value::{
    Expression, GetAtt, LogicalId, Object, Pseudo, Ref, Reference, Sub, object, sub, tag_list,
};
use crate::function::Function;
use crate::grammar::name::ParameterName;
use crate::iam::{Statement, arn, existing_arn, policy, use_of_key_in};
use crate::names::{self, Part};
use crate::settings::{Encrypt, GivenKey, KeyOrParameter, Map, OwnKey, Service};

/// The services, by their names in actions, whose resources are encrypted with a key of one's choice, and whose callers need
/// that key.
const SERVICES: [&str; 5] = ["dynamodb", "kinesis", "s3", "sns", "sqs"];

/// Which key each resource is encrypted with.
#[derive(Default)]
pub(crate) struct Keys<'a> {
    /// The key of all that has none of its own choice.
    service: Option<&'a Encrypt>,
    chosen: BTreeMap<LogicalId, &'a Encrypt>,
    /// Buckets again, by the computed name by which policies know them.
    buckets: Vec<(Sub, &'a Encrypt)>,
}

impl<'a> Keys<'a> {
    /// The keys that a service names. Places that describe one resource agree, or the rules have said so.
    pub(crate) fn of(functions: &'a [Function], service: &'a Service) -> Self {
        let mut keys = Self { service: service.encrypt.as_ref(), ..Self::default() };
        for function in functions {
            let parts = [Part::Function, Part::LogGroup, Part::Failures, Part::FailedRecords];
            keys.choose(&function.name, &parts, function.settings.encrypt.as_ref());
        }
        let handles = functions.iter().flat_map(|function| &function.item.resources);
        let handles = handles.map(|handle| (handle.name(), &handle.resource));
        let described = service.resources.iter().flat_map(|Map(resources)| resources);
        let described = described.map(|(name, resource)| (name.to_string(), resource));
        for (name, resource) in described.chain(handles) {
            let parts: &[Part] = match resource.kind() {
                "bucket" => &[Part::Bucket],
                "queue" => &[Part::Queue, Part::DeadLetters],
                "table" => &[Part::Table],
                "topic" => &[Part::Topic],
                "stream" => &[Part::Stream],
                _ => continue,
            };
            keys.choose(&name, parts, resource.encrypt());
            if let (Some(key), [Part::Bucket]) = (resource.encrypt(), parts) {
                keys.buckets.push((names::unique(&name), key));
            }
        }
        keys
    }

    fn choose(&mut self, name: &str, parts: &[Part], key: Option<&'a Encrypt>) {
        let Some(key) = key else { return };
        self.chosen.extend(parts.iter().map(|part| (names::id(name, *part), key)));
    }

    /// The key of a resource.
    fn of_id(&self, id: &LogicalId) -> Option<&'a Encrypt> {
        self.chosen.get(id).copied().or(self.service)
    }

    /// The key of what an ARN in a policy names. What stands already says it by `kms_key`.
    fn of_arn(&self, arn: &Expression) -> Option<&'a Encrypt> {
        let Expression::Sub(Sub(parts)) = arn else { return self.of_reference(arn) };
        let named = |Sub(name): &Sub| parts.windows(name.len()).any(|some| some == name);
        let bucket = || self.buckets.iter().find(|(name, _)| named(name)).map(|(_, key)| *key);
        let computed = || parts.iter().any(|part| matches!(part, Expression::Select(_)));
        let reference = parts.iter().find_map(|part| self.of_reference(part));
        reference.or_else(bucket).or_else(|| self.service.filter(|_| computed()))
    }

    fn of_reference(&self, part: &Expression) -> Option<&'a Encrypt> {
        match part {
            Expression::Reference(Reference::Ref(Ref(id)) | Reference::GetAtt(GetAtt(id, _))) => {
                self.of_id(id)
            }
            _ => None,
        }
    }

    /// What statements about the stack's resources need of the keys of those, for the services alone that encrypt with
    /// them. Whoever encrypts decrypts too (AWS KMS developer guide, "How AWS services use AWS KMS").
    pub(crate) fn needed_by<'s>(
        &self,
        statements: impl IntoIterator<Item = &'s Statement>,
    ) -> Vec<Statement> {
        let mut needed = BTreeMap::<_, BTreeSet<_>>::new();
        for statement in statements {
            let (actions, resources) = statement.parts();
            for (service, operation) in actions.filter_map(|action| action.split_once(':')) {
                let Some(service) = SERVICES.into_iter().find(|known| *known == service) else { continue };
                for key in resources.iter().filter_map(|resource| self.of_arn(resource)) {
                    let actions = needed.entry((arn_of(key), service)).or_default();
                    actions.insert("kms:Decrypt");
                    if writes(service, operation) {
                        actions.insert("kms:GenerateDataKey");
                    }
                }
            }
        }
        let needed = needed.into_iter();
        needed
            .map(|((key, service), actions)| use_of_key_in(Pseudo::Region.into(), service, key, actions))
            .collect()
    }

    /// What Lambda needs by the function's role to read the function's environment.
    pub(crate) fn environment(&self, function: &Function) -> Option<Statement> {
        let key = self.of_id(&names::id(&function.name, Part::Function))?;
        Some(use_of_key_in(Pseudo::Region.into(), "lambda", arn_of(key), ["kms:Decrypt"]))
    }

    /// All that were chosen.
    fn all(&self) -> impl Iterator<Item = &'a Encrypt> {
        self.service.into_iter().chain(self.chosen.values().copied())
    }

    /// The parameters that hold keys.
    pub(super) fn parameters(&self) -> Vec<&'a ParameterName> {
        let parameter = |key: &'a Encrypt| match key {
            Encrypt::Given(GivenKey { arn: KeyOrParameter::Parameter(name) }) => Some(name),
            Encrypt::Given(GivenKey { arn: KeyOrParameter::Key(_) }) | Encrypt::Own(OwnKey {}) => None,
        };
        self.all().filter_map(parameter).collect()
    }

    /// Whether the stack creates one.
    fn has_own(&self) -> bool {
        self.all().any(|key| matches!(key, Encrypt::Own(OwnKey {})))
    }
}

/// Whether an operation has something encrypted.
fn writes(service: &str, operation: &str) -> bool {
    let is = |beginnings: &[&str]| beginnings.iter().any(|beginning| operation.starts_with(beginning));
    match service {
        "dynamodb" => is(&["BatchWrite", "Delete", "Put", "Update"]),
        _ => is(&["Publish", "Put", "Send"]),
    }
}

fn arn_of(key: &Encrypt) -> Expression {
    match key {
        Encrypt::Own(OwnKey {}) => LogicalId::new(names::ENCRYPTION_KEY).attribute("Arn").into(),
        Encrypt::Given(GivenKey { arn: KeyOrParameter::Key(key) }) => existing_arn(key),
        Encrypt::Given(GivenKey { arn: KeyOrParameter::Parameter(name) }) => {
            LogicalId::new(name.as_str()).reference().into()
        }
    }
}

/// What the services of AWS need of a key, by its ARN.
pub(crate) type Admitted = BTreeMap<Expression, BTreeSet<Statement>>;

impl Stack<'_> {
    /// A resource, encrypted with its key.
    pub(super) fn encrypted(&mut self, id: &LogicalId, resource: Resource) -> Resource {
        let Some(key) = self.keys.of_id(id) else { return resource };
        let arn = arn_of(key);
        let (old, new) = match resource.kind {
            "AWS::Lambda::Function" => ("KmsKeyArn", object! { "KmsKeyArn": arn.clone() }),
            "AWS::Logs::LogGroup" => ("KmsKeyId", object! { "KmsKeyId": arn.clone() }),
            "AWS::SQS::Queue" => ("SqsManagedSseEnabled", object! { "KmsMasterKeyId": arn.clone() }),
            "AWS::SNS::Topic" => ("KmsMasterKeyId", object! { "KmsMasterKeyId": arn.clone() }),
            "AWS::DynamoDB::Table" => {
                let by = object! { "KMSMasterKeyId": arn.clone(), "SSEEnabled": true, "SSEType": "KMS" };
                ("SSESpecification", object! { "SSESpecification": by })
            }
            "AWS::Kinesis::Stream" => {
                let by = object! { "EncryptionType": "KMS", "KeyId": arn.clone() };
                ("StreamEncryption", object! { "StreamEncryption": by })
            }
            "AWS::S3::Bucket" => {
                let by = object! { "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn.clone() };
                // One request to KMS for many objects (Amazon S3 user guide, "Reducing the cost of SSE-KMS with Amazon
                // S3 Bucket Keys").
                let rule = object! { "BucketKeyEnabled": true, "ServerSideEncryptionByDefault": by };
                let rules = object! { "ServerSideEncryptionConfiguration": [rule] };
                ("BucketEncryption", object! { "BucketEncryption": rules })
            }
            _ => return resource,
        };
        let used = self.admitted.entry(arn).or_default();
        if resource.kind == "AWS::Logs::LogGroup" {
            used.insert(for_logs());
        }
        resource.without(old).with(new)
    }

    /// Lets a service use the key of a queue or topic that it sends to, if that has one.
    pub(super) fn admit_to_key(&mut self, service: &'static str, id: &LogicalId) {
        let Some(key) = self.keys.of_id(id) else { return };
        // Without a condition, as AWS has it: which of the service's resources may send is in the policy of the queue or
        // topic, and not every service says of which resource it is when it asks for a key ("Configure KMS permissions
        // for AWS services", Amazon SQS developer guide).
        let statement = Statement::allow(["kms:Decrypt", "kms:GenerateDataKey*"], ["*"]).to(service);
        self.admitted.entry(arn_of(key)).or_default().insert(statement);
    }

    /// Adds the key of the stack's own, if there is to be one. It outlives the stack, as what it encrypts does.
    pub(super) fn lower_own_key(&mut self) {
        if !self.keys.has_own() {
            return;
        }
        let id = LogicalId::new(names::ENCRYPTION_KEY);
        let services = self.admitted.remove(&id.attribute("Arn").into()).unwrap_or_default();
        let account = Statement::allow(["kms:*"], ["*"]).for_roles_of_this_account();
        let properties = object! {
            "Description": format!("What the stack of {} keeps.", self.service),
            "EnableKeyRotation": true,
            "KeyPolicy": policy(services.into_iter().chain([account])),
            "Tags": tag_list(&self.tags),
        };
        self.add(id.clone(), Resource::new("AWS::KMS::Key", properties).retained(), &[]);
        self.output(id.clone(), "The ARN of the stack's KMS key.".to_owned(), id.attribute("Arn"));
    }
}

/// What CloudWatch Logs needs to encrypt log groups of this account ("Encrypt log data in CloudWatch Logs using AWS Key
/// Management Service", Amazon CloudWatch Logs user guide).
fn for_logs() -> Statement {
    let actions = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    let logs = sub!["logs.", Pseudo::Region, ".", Pseudo::UrlSuffix];
    let groups = arn("logs", "log-group:*");
    Statement::allow(actions, ["*"]).to(logs).when("ArnLike", "kms:EncryptionContext:aws:logs:arn", groups)
}

/// What a key that stands already must admit in its policy, so that the stack can use it: the account's roles, as far as
/// their own policies allow it, and services.
pub(super) fn policies_of_given(admitted: Admitted) -> Vec<(Expression, Object)> {
    let actions = [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
    ];
    let account = Statement::allow(actions, ["*"]).for_roles_of_this_account();
    let policy_of = |services: BTreeSet<Statement>| policy(services.into_iter().chain([account.clone()]));
    admitted.into_iter().map(|(key, services)| (key, policy_of(services))).collect()
}
