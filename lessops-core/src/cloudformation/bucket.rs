//! S3 buckets.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, Pseudo, Tags, object, sub, tag_list};
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

/// Adds a bucket with the notifications that functions want of it.
pub(super) fn lower<'a>(
    name: &str,
    notifications: Vec<Object>,
    after: Vec<LogicalId>,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let id = names::id(name, Part::Bucket);
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
        "BucketName": names::unique(name),
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
    stack.add(id.clone(), Resource::new("AWS::S3::Bucket", properties).after(after).retained(), functions);

    let (bucket, objects) = (Expression::from(id.attribute("Arn")), sub![id.attribute("Arn"), "/*"]);
    let properties = object! {
        "Bucket": id.reference(),
        "PolicyDocument": policy([Statement::tls_only("s3:*", [bucket, objects.into()])]),
    };
    stack.add(
        names::id(name, Part::BucketPolicy),
        Resource::new("AWS::S3::BucketPolicy", properties),
        functions,
    );
    stack.output(id.clone(), format!("The name of the bucket {name}."), id.reference());
}
