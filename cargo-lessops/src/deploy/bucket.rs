//! The bucket for code, one for each account and region: made once, and each zip uploaded once.

use std::fmt;
use std::time::{Duration, SystemTime};

use lessops_core::code::Code;
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_s3::error::ProvideErrorMetadata;
use lessops_redrive::aws_sdk_s3::presigning::PresigningConfig;
use lessops_redrive::aws_sdk_s3::primitives::ByteStream;
use lessops_redrive::aws_sdk_s3::types::{
    AbortIncompleteMultipartUpload, BucketLifecycleConfiguration, BucketLocationConstraint,
    CreateBucketConfiguration, Delete, ExpirationStatus, LifecycleRule, LifecycleRuleFilter, Object,
    ObjectIdentifier, ObjectOwnership, PublicAccessBlockConfiguration, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule, Tag, Tagging,
};
use lessops_redrive::aws_sdk_s3::{Client, error::SdkError};
use serde_json::json;

use super::Account;
use crate::report::{Report, Result};
use crate::{package, progress};

/// How long code that is deployed no more is kept. A deployment that waits for somebody's yes needs its own until then.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The tag of a bucket that has all its settings, and which: a bucket that was left half made lacks it.
const TAG: &str = "lessops:code";
const SETTINGS: &str = "1";

/// Where the region is the one that S3 had first, and that CreateBucket takes no name of (S3 API, CreateBucket).
const FIRST_REGION: &str = "us-east-1";

/// How many objects DeleteObjects takes (S3 API).
const BATCH: usize = 1000;

/// The bucket for code of one account and region, and the part of it that one stack has.
pub(crate) struct CodeBucket {
    client: Client,
    account: Account,
    /// Its name.
    pub(crate) name: String,
    stack: String,
}

impl CodeBucket {
    /// The bucket for what a stack needs. Nothing is asked yet.
    pub(crate) fn new(client: Client, account: Account, stack: &str) -> Self {
        let name = format!("lessops-code-{}-{}", account.id, account.region);
        Self { client, account, name, stack: stack.to_owned() }
    }

    /// The key of a file: what it is of, and a digest of what is in it. A stack's files are its own, so that what it needs no
    /// more can be deleted without a look at other stacks.
    pub(crate) fn key(&self, content: &[u8], extension: &str) -> String {
        format!("{}/{}.{extension}", self.stack, package::digest(content))
    }

    /// Makes the bucket, unless it is there, and gives it the settings that it lacks.
    pub(crate) async fn ensure(&self) -> Result<()> {
        let tags =
            self.client.get_bucket_tagging().bucket(&self.name).expected_bucket_owner(&self.account.id);
        match tags.send().await {
            Ok(tags) if tags.tag_set.iter().any(|tag| tag.key == TAG && tag.value == SETTINGS) => {
                return Ok(());
            }
            Ok(_) => {}
            Err(error) => match error.code() {
                Some("NoSuchTagSet") => {}
                Some("NoSuchBucket") => self.create().await?,
                _ => return Err(self.failed("read the tags of", &error)),
            },
        }
        self.set_up().await
    }

    async fn create(&self) -> Result<()> {
        progress::step("Creating", format_args!("the bucket for code, {}", self.name));
        let region = self.account.region.as_str();
        let place = (region != FIRST_REGION).then(|| {
            let constraint = BucketLocationConstraint::from(region);
            CreateBucketConfiguration::builder().location_constraint(constraint).build()
        });
        let create = self.client.create_bucket().bucket(&self.name).set_create_bucket_configuration(place);
        match create.object_ownership(ObjectOwnership::BucketOwnerEnforced).send().await {
            Ok(_) => Ok(()),
            // Made by this very request, whose answer was lost, or by another run.
            Err(error) if error.code() == Some("BucketAlreadyOwnedByYou") => Ok(()),
            Err(error) => Err(self.failed("create", &error)),
        }
    }

    /// All settings, the tag that says so at last.
    async fn set_up(&self) -> Result<()> {
        let (bucket, owner) = (&self.name, &self.account.id);
        let block = PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .ignore_public_acls(true)
            .block_public_policy(true)
            .restrict_public_buckets(true);
        let block = self.client.put_public_access_block().public_access_block_configuration(block.build());
        let sent = block.bucket(bucket).expected_bucket_owner(owner).send().await;
        sent.map_err(|error| self.failed("block public access to", &error))?;

        let default = ServerSideEncryptionByDefault::builder().sse_algorithm(ServerSideEncryption::Aes256);
        let default = default.build().map_err(|error| self.unbuilt(error))?;
        let rule = ServerSideEncryptionRule::builder().apply_server_side_encryption_by_default(default);
        let rules = ServerSideEncryptionConfiguration::builder().rules(rule.build());
        let rules = rules.build().map_err(|error| self.unbuilt(error))?;
        let encryption = self.client.put_bucket_encryption().server_side_encryption_configuration(rules);
        let sent = encryption.bucket(bucket).expected_bucket_owner(owner).send().await;
        sent.map_err(|error| self.failed("encrypt", &error))?;

        let arn = format!("arn:{}:s3:::{bucket}", self.account.partition);
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, format!("{arn}/*")],
                "Condition": { "Bool": { "aws:SecureTransport": "false" } },
            }],
        });
        let policy = self.client.put_bucket_policy().policy(policy.to_string());
        let sent = policy.bucket(bucket).expected_bucket_owner(owner).send().await;
        sent.map_err(|error| self.failed("demand TLS of", &error))?;

        let abort = AbortIncompleteMultipartUpload::builder().days_after_initiation(1).build();
        let rule = LifecycleRule::builder()
            .id("unfinished-uploads")
            .status(ExpirationStatus::Enabled)
            .filter(LifecycleRuleFilter::builder().prefix("").build())
            .abort_incomplete_multipart_upload(abort)
            .build();
        let rule = rule.map_err(|error| self.unbuilt(error))?;
        let rules = BucketLifecycleConfiguration::builder().rules(rule).build();
        let rules = rules.map_err(|error| self.unbuilt(error))?;
        let lifecycle = self.client.put_bucket_lifecycle_configuration().lifecycle_configuration(rules);
        let sent = lifecycle.bucket(bucket).expected_bucket_owner(owner).send().await;
        sent.map_err(|error| self.failed("set the lifecycle of", &error))?;

        let tag = Tag::builder().key(TAG).value(SETTINGS).build().map_err(|error| self.unbuilt(error))?;
        let tags = Tagging::builder().tag_set(tag).build().map_err(|error| self.unbuilt(error))?;
        let tagging = self.client.put_bucket_tagging().tagging(tags);
        let sent = tagging.bucket(bucket).expected_bucket_owner(owner).send().await;
        sent.map_err(|error| self.failed("tag", &error))?;
        Ok(())
    }

    /// Uploads a file under its key, unless it is there. S3 has a file as a whole or not at all, and one of this key has this
    /// content. A zip for Lambda is far below the 5 GB that one request takes.
    pub(crate) async fn upload(&self, key: &str, content: Vec<u8>) -> Result<()> {
        let head =
            self.client.head_object().bucket(&self.name).key(key).expected_bucket_owner(&self.account.id);
        match head.send().await {
            Ok(_) => return Ok(()),
            // An answer to HEAD has no body that could have a code in it.
            Err(error) if error.raw_response().is_some_and(|answer| answer.status().as_u16() == 404) => {}
            Err(error) => return Err(self.failed("look into", &error)),
        }
        progress::step("Uploading", format_args!("{} to {}", size(content.len()), self.name));
        let put =
            self.client.put_object().bucket(&self.name).key(key).expected_bucket_owner(&self.account.id);
        let sent = put.body(ByteStream::from(content)).send().await;
        sent.map_err(|error| self.failed("upload to", &error))?;
        Ok(())
    }

    /// Where CloudFormation finds a file, in the form that this partition has.
    pub(crate) async fn url(&self, key: &str) -> Result<String> {
        // What the SDK would ask, without the signature: CloudFormation reads as who calls it.
        let signed =
            PresigningConfig::expires_in(Duration::from_mins(1)).map_err(|error| self.unbuilt(error))?;
        let request = self.client.get_object().bucket(&self.name).key(key).presigned(signed).await;
        let request = request.map_err(|error| self.failed("name a file of", &error))?;
        Ok(request.uri().split('?').next().unwrap_or_default().to_owned())
    }

    /// Deletes what the stack needed once and does not any more: all that is old but what is deployed. An update that is
    /// rolled back needs the code before it, which is the deployed one until the update has succeeded.
    pub(crate) async fn expire(&self, deployed: &str) -> Result<usize> {
        let now = SystemTime::now();
        self.delete(|object| object.key() != Some(deployed) && is_old(object, now)).await
    }

    /// Deletes all that the stack needed, if there is a bucket.
    pub(crate) async fn clear(&self) -> Result<usize> {
        self.delete(|_| true).await
    }

    async fn delete(&self, is_meant: impl Fn(&Object) -> bool) -> Result<usize> {
        let (mut keys, mut next) = (Vec::new(), None);
        loop {
            let list = self.client.list_objects_v2().bucket(&self.name).prefix(format!("{}/", self.stack));
            let list = list.expected_bucket_owner(&self.account.id).set_continuation_token(next).send().await;
            let list = match list {
                Ok(list) => list,
                Err(error) if error.code() == Some("NoSuchBucket") => return Ok(0),
                Err(error) => return Err(self.failed("list", &error)),
            };
            let objects = list.contents.unwrap_or_default();
            keys.extend(
                objects.into_iter().filter(|object| is_meant(object)).filter_map(|object| object.key),
            );
            next = list.next_continuation_token;
            if next.is_none() {
                break;
            }
        }
        for keys in keys.chunks(BATCH) {
            let objects = keys.iter().map(|key| ObjectIdentifier::builder().key(key).build());
            let objects =
                objects.collect::<std::result::Result<_, _>>().map_err(|error| self.unbuilt(error))?;
            let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build();
            let delete = delete.map_err(|error| self.unbuilt(error))?;
            let request = self.client.delete_objects().bucket(&self.name).delete(delete);
            let sent = request.expected_bucket_owner(&self.account.id).send().await;
            let answer = sent.map_err(|error| self.failed("delete old code in", &error))?;
            if let Some(error) = answer.errors().first() {
                let why = error.message().or(error.code()).unwrap_or("S3 does not say why");
                return Err(self.unbuilt(why));
            }
        }
        Ok(keys.len())
    }

    fn failed<E, R>(&self, doing: &str, error: &SdkError<E, R>) -> crate::report::Failure
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: fmt::Debug + 'static,
    {
        let report =
            Report::from(Error::sdk(format_args!("{doing} the bucket for code, `{}`", self.name), error));
        // S3 says no more than that of a bucket that belongs to somebody else.
        let refused = ["AccessDenied", "BucketAlreadyExists", "403", "Forbidden"];
        if error.code().is_some_and(|code| refused.contains(&code)) {
            let id = &self.account.id;
            return report
                .note(format!(
                    "the bucket has to be of the account {id}, and whoever deploys allowed to use it"
                ))
                .help(format!("`aws s3api head-bucket --bucket {}` says whose it is", self.name))
                .into();
        }
        report.into()
    }

    fn unbuilt(&self, error: impl fmt::Display) -> crate::report::Failure {
        Report::because(Code::AwsRefused, format!("can't use the bucket for code, `{}`", self.name), error)
            .into()
    }
}

fn is_old(object: &Object, now: SystemTime) -> bool {
    let modified = object.last_modified().and_then(|at| SystemTime::try_from(*at).ok());
    modified.is_some_and(|at| now.duration_since(at).is_ok_and(|age| age > KEPT))
}

fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use lessops_redrive::aws_sdk_s3::primitives::DateTime;

    use super::*;

    #[test]
    fn only_what_is_older_than_thirty_days_is_old() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(1000 * 24);
        let days_ago = |days: u64| {
            let at = DateTime::from(now - Duration::from_hours(days * 24));
            is_old(&Object::builder().last_modified(at).build(), now)
        };
        assert!(!days_ago(0) && !days_ago(30) && days_ago(31));
        assert!(!is_old(&Object::builder().build(), now), "of which nobody knows when it came");
    }

    #[test]
    fn sizes_are_said_in_the_unit_that_suits() {
        assert_eq!(size(512), "512 bytes");
        assert_eq!(size(2048), "2 KB");
        assert_eq!(size(2 * 1_048_576 + 600_000), "2.5 MB");
    }
}
