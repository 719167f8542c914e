//! S3 buckets.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, Pseudo, Sub, Tags, object, sub, tag_list};
use crate::function::Function;
use crate::iam::{Statement, policy};
use crate::names::{self, Part};

/// How long a version that was overwritten or deleted is kept, in days.
const OLD_VERSIONS: u32 = 30;
/// How long the parts of an upload that was never completed are kept, in days.
const OLD_PARTS: u32 = 7;

/// The ARN of the bucket, made of its computed name: it names no resource, so that what the bucket depends on may
/// depend on it.
pub(crate) fn arn(name: &str) -> Expression {
    sub!["arn:", Pseudo::Partition, ":s3:::", names::unique(name)].into()
}

/// A bucket of the stack.
pub(super) struct Bucket {
    id: LogicalId,
    policy: LogicalId,
    /// Without one CloudFormation makes one up.
    name: Option<Sub>,
    what: String,
    /// What functions want to be told of.
    notifications: Vec<Object>,
    /// What has to exist before.
    after: Vec<LogicalId>,
}

impl Bucket {
    /// A bucket that functions name, with the notifications that they want of it.
    pub(super) fn named(name: &str, notifications: Vec<Object>, after: Vec<LogicalId>) -> Self {
        Self {
            id: names::id(name, Part::Bucket),
            policy: names::id(name, Part::BucketPolicy),
            name: Some(names::unique(name)),
            what: format!("The name of the bucket {name}."),
            notifications,
            after,
        }
    }

    /// The bucket of a function's own that keeps what it failed to handle of a stream.
    pub(super) fn of_failed_records(function: &str) -> Self {
        Self {
            id: names::id(function, Part::FailedRecords),
            policy: names::id(function, Part::FailedRecordsPolicy),
            name: None,
            what: format!("The name of the bucket of records that {function} failed to handle."),
            notifications: Vec::new(),
            after: Vec::new(),
        }
    }

    /// Adds the bucket, which admits TLS alone.
    pub(super) fn lower<'a>(self, tags: &Tags, functions: &[&'a Function], stack: &mut Stack<'a>) {
        let Self { id, policy: policy_id, name, what, notifications, after } = self;
        let lifecycle = object! {
            "Id": "old-versions",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": object! { "DaysAfterInitiation": OLD_PARTS },
            "ExpiredObjectDeleteMarker": true,
            "NoncurrentVersionExpiration": object! { "NoncurrentDays": OLD_VERSIONS },
        };
        let encryption = object! { "SSEAlgorithm": "AES256" };
        let notifications = Some(notifications).filter(|notifications| !notifications.is_empty());
        let properties = object! {
            "BucketName": name,
            "BucketEncryption": object! {
                "ServerSideEncryptionConfiguration": [object! { "ServerSideEncryptionByDefault": encryption }],
            },
            "LifecycleConfiguration": object! { "Rules": [lifecycle] },
            "NotificationConfiguration": notifications.map(|all| object! { "LambdaConfigurations": all }),
            "OwnershipControls": object! { "Rules": [object! { "ObjectOwnership": "BucketOwnerEnforced" }] },
            "PublicAccessBlockConfiguration": object! {
                "BlockPublicAcls": true,
                "BlockPublicPolicy": true,
                "IgnorePublicAcls": true,
                "RestrictPublicBuckets": true,
            },
            "Tags": tag_list(tags),
            "VersioningConfiguration": object! { "Status": "Enabled" },
        };
        stack.add(
            id.clone(),
            Resource::new("AWS::S3::Bucket", properties).after(after).retained(),
            functions,
        );

        let (bucket, objects) = (Expression::from(id.attribute("Arn")), sub![id.attribute("Arn"), "/*"]);
        let properties = object! {
            "Bucket": id.reference(),
            "PolicyDocument": policy([Statement::tls_only("s3:*", [bucket, objects.into()])]),
        };
        stack.add(policy_id, Resource::new("AWS::S3::BucketPolicy", properties), functions);
        stack.output(id.clone(), what, id.reference());
    }
}
