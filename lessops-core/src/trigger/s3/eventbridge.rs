//! The events of a bucket as EventBridge has them: under other names, and matched by a rule's pattern.

use serde_json::{Map, Value as Json, json};

use super::{Event, S3};

/// The types of an event, and what else tells it apart (Amazon S3 user guide, "Using EventBridge" and "Amazon S3 event
/// notification types and destinations"). None where EventBridge has no such event.
pub(super) fn detail(event: Event) -> Option<(&'static [&'static str], Json)> {
    const DELETED: &[&str] = &["Object Deleted"];
    const FOR_GOOD: &str = "Permanently Deleted";
    const MARKER: &str = "Delete Marker Created";
    const EXPIRED: &str = "Lifecycle Expiration";
    let created = |reason: &str| (&["Object Created"][..], json!({ "reason": [reason] }));
    let deleted =
        |reason: &str, kind: &str| (DELETED, json!({ "reason": [reason], "deletion-type": [kind] }));
    let any = |types: &'static [&'static str]| (types, json!({}));
    Some(match event {
        Event::Created => any(&["Object Created"]),
        Event::CreatedPut => created("PutObject"),
        Event::CreatedPost => created("POST Object"),
        Event::CreatedCopy => created("CopyObject"),
        Event::CreatedMultipart => created("CompleteMultipartUpload"),
        Event::Removed => (DELETED, json!({ "reason": ["DeleteObject"] })),
        Event::RemovedDelete => deleted("DeleteObject", FOR_GOOD),
        Event::RemovedMarker => deleted("DeleteObject", MARKER),
        Event::Restored => {
            any(&["Object Restore Initiated", "Object Restore Completed", "Object Restore Expired"])
        }
        Event::RestoreBegun => any(&["Object Restore Initiated"]),
        Event::RestoreCompleted => any(&["Object Restore Completed"]),
        Event::RestoreExpired => any(&["Object Restore Expired"]),
        Event::Expired => (DELETED, json!({ "reason": [EXPIRED] })),
        Event::ExpiredDelete => deleted(EXPIRED, FOR_GOOD),
        Event::ExpiredMarker => deleted(EXPIRED, MARKER),
        Event::Transitioned => any(&["Object Storage Class Changed"]),
        Event::Archived => any(&["Object Access Tier Changed"]),
        Event::Tagged => any(&["Object Tags Added", "Object Tags Deleted"]),
        Event::TaggedPut => any(&["Object Tags Added"]),
        Event::TaggedDelete => any(&["Object Tags Deleted"]),
        Event::AclChanged => any(&["Object ACL Updated"]),
        Event::Lost | Event::Replication => return None,
    })
}

impl S3 {
    /// The pattern of the rule that lets the events of a bucket pass that stands already.
    pub fn pattern(&self) -> Map<String, Json> {
        let mut common = Map::new();
        let bucket = self.existing.as_ref().map(crate::grammar::arn::ExistingBucket::name);
        common.insert("bucket".to_owned(), json!({ "name": [bucket] }));
        if let Some(key) = key(self.prefix.as_deref(), self.suffix.as_deref()) {
            common.insert("object".to_owned(), json!({ "key": [key] }));
        }
        let one = |event: &Event| {
            let (types, Json::Object(own)) = detail(*event)? else { return None };
            let detail: Map<String, Json> = common.clone().into_iter().chain(own).collect();
            Some(json!({ "detail-type": types, "detail": detail }))
        };
        let mut events: Vec<_> = self.events().iter().filter_map(one).collect();
        let mut pattern = match (events.len(), events.pop()) {
            (1, Some(Json::Object(only))) => only,
            (_, last) => Map::from_iter([("$or".to_owned(), events.into_iter().chain(last).collect())]),
        };
        pattern.insert("source".to_owned(), json!(["aws.s3"]));
        pattern
    }
}

/// What a key has to be like. In a wildcard `*` and `\\` stand for themselves behind a `\\` (Amazon EventBridge user
/// guide, "Comparison operators for use in event patterns").
fn key(prefix: Option<&str>, suffix: Option<&str>) -> Option<Json> {
    let plain = |text: &str| text.replace('\\', r"\\").replace('*', r"\*");
    match (prefix, suffix) {
        (None, None) => None,
        (Some(prefix), None) => Some(json!({ "prefix": prefix })),
        (None, Some(suffix)) => Some(json!({ "suffix": suffix })),
        (Some(prefix), Some(suffix)) => {
            Some(json!({ "wildcard": format!("{}*{}", plain(prefix), plain(suffix)) }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_and_a_suffix_are_one_wildcard() {
        assert_eq!(key(Some("in*/"), Some(".png")), Some(json!({ "wildcard": r"in\*/*.png" })));
        assert_eq!(key(Some("in/"), None), Some(json!({ "prefix": "in/" })));
    }

    #[test]
    fn several_events_are_alternatives_with_details_of_their_own() {
        let s3 = S3 {
            bucket: None,
            existing: Some("uploads".parse().unwrap()),
            via: Some(super::super::Via::EventBridge),
            events: Some(vec![Event::Created, Event::RemovedMarker]),
            prefix: None,
            suffix: Some(".png".to_owned()),
        };
        let object = json!({ "key": [{ "suffix": ".png" }] });
        let bucket = json!({ "name": ["uploads"] });
        let removed = json!({
            "bucket": bucket, "object": object,
            "reason": ["DeleteObject"], "deletion-type": ["Delete Marker Created"],
        });
        let expected = json!({
            "source": ["aws.s3"],
            "$or": [
                { "detail-type": ["Object Created"], "detail": { "bucket": bucket, "object": object } },
                { "detail-type": ["Object Deleted"], "detail": removed },
            ],
        });
        assert_eq!(Json::Object(s3.pattern()), expected);
    }
}
