//! `s3`: objects that are created in a bucket, or change there.

mod eventbridge;

use std::borrow::Cow;

use super::{
    ASYNCHRONOUS_ALARMS, Delivery, EventBridge, Payload, Source, Variety, check_existing, check_rule,
    main_or_existing, texts,
};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::arn::ExistingBucket;
use crate::grammar::name::BucketName;
use crate::page::KEY_NAME_FILTERING;
use crate::problem::{Problem, Problems};
use crate::resource::{Bucket, Resource};
use crate::{group, words};

group! {
    /// An event for every object that is created in a bucket, or whatever else `events` says.
    pub struct S3("s3") {
        /// The bucket's name, up to 50 lower-case letters, digits and `-`: `"uploads"`. The stack adds what makes it unique.
        /// Default: the function's name in kebab case.
        @main bucket: Option<BucketName>,
        /// A bucket that stands already, by its ARN or name, instead of one of the stack: `existing = "uploads"`. It needs `via = eventbridge`.
        existing: Option<ExistingBucket>,
        /// How the events of a bucket that stands already arrive: `via = eventbridge`. EventBridge has to be switched on for the bucket, and the function takes an `EventBridgeEvent`.
        via: Option<Via>,
        /// Which changes, one or a list: `events = [ObjectCreated:Put, ObjectRemoved:*]`. Default: `ObjectCreated:*`.
        events: Option<Vec<Event>>,
        /// Only objects whose key begins with this: `prefix = "incoming/"`. Default: all.
        prefix: Option<String>,
        /// Only objects whose key ends with this: `suffix = ".png"`. Default: all.
        suffix: Option<String>,
    }
}

words! {
    /// How the events of a bucket arrive, where not as the bucket's own notifications.
    pub enum Via("way for events") {
        /// Through the account's default event bus.
        EventBridge = "eventbridge",
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
    pub fn bucket<'a>(&'a self, function: &'a str) -> Cow<'a, str> {
        let main = self.bucket.as_ref().map(BucketName::as_str);
        main_or_existing(main, self.existing.as_ref().map(ExistingBucket::name), function)
    }

    /// Which changes.
    pub fn events(&self) -> &[Event] {
        self.events.as_deref().unwrap_or(&[Event::Created])
    }
}

impl Event {
    /// Whether one change can be both.
    fn overlaps(self, other: Self) -> bool {
        let (own, other) = (self.to_string(), other.to_string());
        let covers = |a: &str, b: &str| a.strip_suffix('*').is_some_and(|all| b.starts_with(all));
        own == other || covers(&own, &other) || covers(&other, &own)
    }
}

impl Source for S3 {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::s3::S3Event")];

    fn variety(&self) -> Option<Variety> {
        self.via.map(|Via::EventBridge| Variety {
            marker: "EventBridge",
            how: "via `eventbridge`",
            payloads: EventBridge::PAYLOADS,
        })
    }

    fn is_redriven(&self) -> bool {
        self.via == Some(Via::EventBridge)
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    /// S3 refuses a configuration whose events overlap (PutBucketNotificationConfiguration).
    fn check(&self, _: &Settings, problems: &mut Problems) {
        check_existing("bucket", self.bucket.is_some(), self.existing.is_some(), problems);
        match (&self.existing, self.via) {
            (Some(_), None) => {
                let message = "a template can't change what a bucket that stands already notifies";
                let help = "add `via = eventbridge`, and switch EventBridge on for the bucket";
                problems.push(Problem::new(Code::ExistingBucket, "existing", message).help(help));
            }
            (None, Some(_)) => {
                let message = "a bucket of the stack notifies the function itself";
                let help = "leave `via` out, or name a bucket that stands already: `existing = \"...\"`";
                problems.push(Problem::new(Code::ExistingBucket, "via", message).help(help));
            }
            _ => {}
        }
        if self.via.is_some() {
            for event in self.events().iter().filter(|event| eventbridge::detail(**event).is_none()) {
                let message = format!("EventBridge has no events of the kind `{event}`");
                problems.push(Problem::new(Code::ExistingBucket, "events", message));
            }
            check_rule(self.pattern(), "events", problems);
        }
        for (index, event) in self.events().iter().enumerate() {
            if let Some(other) = self.events()[..index].iter().find(|other| event.overlaps(**other)) {
                let message = match event == other {
                    true => format!("`{event}` is given twice"),
                    false => format!("`{other}` and `{event}` overlap: an event is one of them, not both"),
                };
                let problem = Problem::new(Code::RepeatedValue, format!("events[{index}]"), message)
                    .help("leave one of them out");
                problems.push(problem.see(KEY_NAME_FILTERING));
            }
        }
        let filters = [("prefix", &self.prefix, "begins"), ("suffix", &self.suffix, "ends")];
        for (key, value, does) in filters {
            if let Some((value, at)) = value.as_ref().and_then(|value| Some((value, value.find('*')?))) {
                let message =
                    format!("`*` stands for itself: a {key} is met by every key that {does} with it");
                let rest = value.replace('*', "");
                let mut problem = Problem::new(Code::WildcardInKey, key, message).see(KEY_NAME_FILTERING);
                problem.help = Some(match rest.as_str() {
                    "" => format!("leave `{key}` out"),
                    rest => format!("write `{key} = \"{rest}\"`"),
                });
                problem.mark = Some((value.clone(), at..at + 1));
                problems.push(problem);
            }
        }
    }

    fn source(&self, function: &str) -> Option<String> {
        Some(self.bucket(function).into_owned())
    }

    fn resource(&self, function: &str) -> Option<(String, Resource)> {
        let bucket = Bucket { name: None, existing: self.existing.clone(), kms_key: None, encrypt: None };
        Some((self.bucket(function).into_owned(), Resource::Bucket(bucket)))
    }

    /// S3 refuses two notifications of which one object could trigger both (Amazon S3 user guide, "Configuring
    /// event notifications using object key name filtering").
    fn conflict(&self, other: &Self) -> Option<String> {
        if self.via.is_some() || other.via.is_some() {
            return None;
        }
        let (own, theirs) = (self.events(), other.events());
        let event = own.iter().find(|own| theirs.iter().any(|other| own.overlaps(*other)))?;
        let either = |a: &Option<String>, b: &Option<String>, covers: fn(&str, &str) -> bool| {
            let (a, b) = (a.as_deref().unwrap_or_default(), b.as_deref().unwrap_or_default());
            covers(a, b) || covers(b, a)
        };
        let overlap = either(&self.prefix, &other.prefix, |a, b| a.starts_with(b))
            && either(&self.suffix, &other.suffix, |a, b| a.ends_with(b));
        overlap.then(|| {
            let filter = |s3: &Self| match (&s3.prefix, &s3.suffix) {
                (None, None) => "any object".to_owned(),
                (Some(prefix), None) => format!("`{prefix}*`"),
                (None, Some(suffix)) => format!("`*{suffix}`"),
                (Some(prefix), Some(suffix)) => format!("`{prefix}*{suffix}`"),
            };
            format!(
                "`{event}` of {} and of {} overlap, and S3 notifies one function of an event",
                filter(self),
                filter(other)
            )
        })
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The notification that the bucket sends, and the permission to send it.

    use super::S3;
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{Object, object};
    use crate::cloudformation::{Lambda, Origin, Rule, Shared, Stack, Subject, bucket_arn};
    use crate::function::Function;
    use crate::grammar::name::BucketName;
    use crate::names::{self, Part};
    use crate::problem::Problem;
    use crate::trigger::{Lower, Trigger, needs_name};

    impl Lower for S3 {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { bucket: _, existing: _, via, events: _, prefix, suffix } = self;
            if via.is_some() {
                return Rule { bus: None, pattern: self.pattern() }.lower(index, lambda, stack);
            }
            let function = lambda.function;
            let name = self.bucket(&function.name);
            let rule = |name: &'static str, value: &Option<String>| {
                let value = value.clone()?;
                Some(object! { "Name": name, "Value": value })
            };
            let rules: Vec<Object> =
                rule("prefix", prefix).into_iter().chain(rule("suffix", suffix)).collect();
            let filter = (!rules.is_empty()).then(|| object! { "S3Key": object! { "Rules": rules } });
            let notifications = self.events().iter().map(|event| {
                object! {
                    "Event": format!("s3:{event}"),
                    "Filter": filter.clone(),
                    "Function": lambda.target(),
                }
            });
            // One permission is enough for all that a bucket sends to a function.
            let same =
                |trigger: &Trigger| matches!(trigger, Trigger::S3(s3) if s3.bucket(&function.name) == name);
            let first = function.triggers().iter().position(same).unwrap_or(index);
            let permission = names::id(&format!("{}-from-{name}", function.name), Part::BucketPermission);
            if first == index {
                let resource = Origin::new("s3.amazonaws.com", bucket_arn(&name)).may_invoke(lambda);
                stack.add(permission.clone(), resource, &[function]);
            }
            let uses = stack.share(Shared::Bucket(name.into_owned()), function);
            uses.notifications.extend(notifications);
            uses.after.push(permission);
            uses.after.extend(lambda.access.clone());
        }

        fn subject(&self, dimension: Dimension, function: &str, index: usize) -> Option<Subject> {
            let has_rule = dimension == Dimension::Rule && self.via.is_some();
            has_rule.then(|| Rule::subject(function, index, None))
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let own = self.existing.is_none();
            let problem =
                || needs_name::<BucketName>("bucket", &self.bucket(&function.name), "s3(\"uploads\")");
            own.then(problem).flatten().into_iter().collect()
        }
    }

    impl S3 {
        /// Whether it is triggered by objects of which the key begins with `prefix`, whatever its end.
        pub(crate) fn listens_below(&self, prefix: &str) -> bool {
            let own = self.prefix.as_deref().unwrap_or_default();
            let created = self.events().iter().any(|event| event.overlaps(super::Event::Created));
            created && self.suffix.is_none() && (own.starts_with(prefix) || prefix.starts_with(own))
        }
    }
}
