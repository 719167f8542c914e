//! `s3`: objects that are created in a bucket, or change there.

use super::{ASYNCHRONOUS_ALARMS, Delivery, Source, texts};
use crate::function::Settings;
use crate::grammar::name::BucketName;
use crate::{group, words};

group! {
    /// An event for every object that is created in a bucket, or whatever else `events` says.
    pub struct S3("s3") {
        /// The bucket's name, up to 50 lower-case letters, digits and `-`. The stack adds what makes it unique.
        /// Default: the function's name in kebab case.
        @main bucket: Option<BucketName>,
        /// Which changes: one or a list. Default: `ObjectCreated:*`.
        events: Option<Vec<Event>>,
        /// Only objects whose key begins with this, such as `"incoming/"`. Default: all.
        prefix: Option<String>,
        /// Only objects whose key ends with this, such as `".png"`. Default: all.
        suffix: Option<String>,
    }
}

words! {
    /// A kind of change (Amazon S3 user guide, "Supported event types for SQS, SNS, and Lambda").
    pub enum Event("kind of S3 event") {
        /// An object was created, in whatever way.
        Created = "ObjectCreated:*",
        /// An object was created by an HTTP PUT.
        CreatedPut = "ObjectCreated:Put",
        /// An object was created by an HTTP POST of a form.
        CreatedPost = "ObjectCreated:Post",
        /// An object was created as a copy.
        CreatedCopy = "ObjectCreated:Copy",
        /// An object was created by an upload in parts.
        CreatedMultipart = "ObjectCreated:CompleteMultipartUpload",
        /// An object was deleted, or a delete marker created.
        Removed = "ObjectRemoved:*",
        /// An object, or a version of it, was deleted for good.
        RemovedDelete = "ObjectRemoved:Delete",
        /// A delete marker was created.
        RemovedMarker = "ObjectRemoved:DeleteMarkerCreated",
        /// An object is being restored from an archive, or has been.
        Restored = "ObjectRestore:*",
        /// The restoration of an object began.
        RestoreBegun = "ObjectRestore:Post",
        /// An object was restored.
        RestoreCompleted = "ObjectRestore:Completed",
        /// A restored copy expired.
        RestoreExpired = "ObjectRestore:Delete",
        /// An object of the reduced-redundancy class was lost.
        Lost = "ReducedRedundancyLostObject",
        /// Something about replication happened.
        Replication = "Replication:*",
        /// An object expired by a lifecycle rule, in whatever way.
        Expired = "LifecycleExpiration:*",
        /// An object was deleted by a lifecycle rule.
        ExpiredDelete = "LifecycleExpiration:Delete",
        /// A lifecycle rule created a delete marker.
        ExpiredMarker = "LifecycleExpiration:DeleteMarkerCreated",
        /// An object was moved to another storage class by a lifecycle rule.
        Transitioned = "LifecycleTransition",
        /// An object was archived by S3 Intelligent-Tiering.
        Archived = "IntelligentTiering",
        /// An object's tags changed.
        Tagged = "ObjectTagging:*",
        /// An object was given tags.
        TaggedPut = "ObjectTagging:Put",
        /// An object's tags were removed.
        TaggedDelete = "ObjectTagging:Delete",
        /// An object's access control list changed.
        AclChanged = "ObjectAcl:Put",
    }
}

impl S3 {
    /// The bucket's name without the part that makes it unique.
    pub fn bucket<'a>(&'a self, function: &'a str) -> std::borrow::Cow<'a, str> {
        match &self.bucket {
            Some(bucket) => bucket.as_str().into(),
            None => crate::grammar::name::kebab(function).into(),
        }
    }

    /// Which changes.
    pub fn events(&self) -> &[Event] {
        self.events.as_deref().unwrap_or(&[Event::Created])
    }
}

impl Source for S3 {
    const DELIVERY: Delivery = Delivery::Asynchronous;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }
}
