//! What an event is known by: the values at the places that the attribute names.

use std::collections::HashMap;
use std::fmt::Write as _;

use aws_lambda_events::encodings::Base64Data;
use lambda_runtime::Diagnostic;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::payload::Event as _;
use crate::record::Record;
use crate::runtime::handler::decode;

/// How many bytes of a key are written as they are, so that a person finds it in the table. A longer one is hashed: DynamoDB
/// takes 2,048 ("Quotas in Amazon DynamoDB" in the Amazon DynamoDB developer guide).
const LONGEST: usize = 1_024;

/// What a request says of who sends it, in the forms of HTTP and REST APIs. One person's key is not another's.
const CALLER: [&str; 5] = [
    "/requestContext/authorizer/jwt/claims/sub",
    "/requestContext/authorizer/claims/sub",
    "/requestContext/authorizer/principalId",
    "/requestContext/authorizer/iam/userArn",
    "/requestContext/identity/userArn",
];
/// What it says of what it asks for, in the two forms of requests.
const ASKED: [[&str; 2]; 2] = [["/requestContext/http/method", "/httpMethod"], ["/rawPath", "/path"]];

/// Where the parts of a key stand.
pub(super) struct Key {
    pub(super) parts: Vec<Part>,
    pub(super) place: Place,
}

/// A part of a key, as the function's record has it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Part {
    /// A JSON pointer.
    Pointer(String),
    /// A header of a request.
    Header { name: String },
}

/// What pointers point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The event.
    Event,
    /// What a record or a message holds.
    Record,
    /// The body of a request.
    Request,
}

impl Place {
    /// Where the key of an event stands that this kind of trigger delivers.
    pub(super) fn of(kind: &str) -> Self {
        match kind {
            "sqs" | "sns" | "kinesis" | "dynamodb" => Self::Record,
            "http" | "rest" | "url" | "alb" => Self::Request,
            _ => Self::Event,
        }
    }
}

/// A request, as far as a key stands in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    headers: Option<HashMap<String, String>>,
    multi_value_headers: Option<HashMap<String, Vec<String>>>,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

impl Request {
    /// A header's first value, whatever case its name is in.
    fn header(&self, name: &str) -> Option<Value> {
        let single = self.headers.iter().flatten();
        let multi = self.multi_value_headers.iter().flatten();
        let all = single.chain(multi.filter_map(|(own, values)| Some((own, values.first()?))));
        let mut values = all.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        values.find(|value| !value.is_empty()).map(|value| value.as_str().into())
    }

    fn body(&self) -> Result<Value, Diagnostic> {
        let text = self.body.as_deref().unwrap_or_default();
        match self.is_base64_encoded {
            false => decode(text),
            true => {
                let bytes: Base64Data = decode(&Value::from(text).to_string())?;
                decode(&String::from_utf8_lossy(&bytes))
            }
        }
    }
}

impl Key {
    /// The key of an event, as JSON: an array of its parts, and of a request also of what it asks for and who sends it.
    pub(super) fn of(&self, event: &RawValue) -> Result<String, Diagnostic> {
        let key = match self.place {
            Place::Event => self.values(|| decode(event.get()), None)?,
            Place::Record => self.values(|| Ok(Record::<Value>::read(event.get())?.body), None)?,
            Place::Request => {
                let request: Request = decode(event.get())?;
                let whole: Value = decode(event.get())?;
                let asked = ASKED.map(|forms| forms.into_iter().find_map(|form| whole.pointer(form)));
                let caller = CALLER.map(|form| whole.pointer(form)).into_iter().flatten().collect::<Vec<_>>();
                json!([asked, caller, self.values(|| request.body(), Some(&request))?])
            }
        };
        Ok(short(key.to_string()))
    }

    /// The values of the parts. The document is read only if one of them points into it.
    fn values(
        &self,
        document: impl Fn() -> Result<Value, Diagnostic>,
        request: Option<&Request>,
    ) -> Result<Value, Diagnostic> {
        let points = self.parts.iter().any(|part| matches!(part, Part::Pointer(_)));
        let document = if points { document()? } else { Value::Null };
        let value = |part: &Part| match part {
            Part::Pointer(pointer) => document
                .pointer(pointer)
                .filter(|value| !value.is_null())
                .cloned()
                .ok_or_else(|| missing(&format!("`{pointer}`"))),
            Part::Header { name } => request
                .and_then(|request| request.header(name))
                .ok_or_else(|| missing(&format!("the header `{name}`"))),
        };
        self.parts.iter().map(value).collect()
    }
}

/// Without a key nobody knows whether the event was handled before.
fn missing(part: &str) -> Diagnostic {
    Diagnostic {
        error_type: "MissingKey".to_owned(),
        error_message: format!("nothing tells whether it was handled before: {part} is not there"),
    }
}

/// The text, or a digest of it where it is long. A text is JSON and begins with a bracket, so that the two never meet.
fn short(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    Sha256::digest(&text).iter().fold("sha256:".to_owned(), |mut digest, byte| {
        // Writing to a string does not fail.
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(place: Place, parts: Value, event: &Value) -> Result<String, String> {
        let parts = serde_json::from_value(parts).expect("they are parts");
        let event = serde_json::value::to_raw_value(event).expect("it is JSON");
        Key { parts, place }
            .of(&event)
            .map_err(|error| format!("{}: {}", error.error_type, error.error_message))
    }

    #[test]
    fn the_key_of_an_event_is_what_the_pointers_find() {
        let event = json!({ "order": { "id": "o-1", "a/b": 2 }, "none": null });
        assert_eq!(
            of(Place::Event, json!(["/order/id", "/order/a~1b"]), &event).as_deref(),
            Ok(r#"["o-1",2]"#)
        );
        for pointer in ["/order/other", "/none", "/order/id/deeper"] {
            let error = of(Place::Event, json!([pointer]), &event).unwrap_err();
            assert!(error.starts_with("MissingKey: ") && error.contains(pointer), "{error}");
        }
    }

    #[test]
    fn the_key_of_a_record_stands_in_what_it_holds() {
        let queue = json!({ "messageId": "m", "eventSource": "aws:sqs", "body": r#"{"id": 7}"# });
        assert_eq!(of(Place::Record, json!(["/id"]), &queue).as_deref(), Ok("[7]"));
        let topic = json!({ "Records": [{ "Sns": { "MessageId": "m", "Message": r#"{"id": 8}"# } }] });
        assert_eq!(of(Place::Record, json!(["/id"]), &topic).as_deref(), Ok("[8]"));
        let kinesis = json!({ "sequenceNumber": "1", "partitionKey": "p", "data": "eyJpZCI6IDl9" });
        let stream = json!({ "eventSource": "aws:kinesis", "kinesis": kinesis });
        assert_eq!(of(Place::Record, json!(["/id"]), &stream).as_deref(), Ok("[9]"));
    }

    #[test]
    fn a_header_is_found_in_each_form_of_request_and_case() {
        let key = json!([{ "kind": "header", "name": "Idempotency-Key" }]);
        let http = json!({
            "requestContext": { "http": { "method": "POST" } }, "rawPath": "/pay", "headers": { "idempotency-key": "k" },
        });
        let rest = json!({
            "httpMethod": "POST", "path": "/pay", "headers": null, "multiValueHeaders": { "IDEMPOTENCY-KEY": ["k"] },
        });
        for event in [&http, &rest] {
            let found = of(Place::Request, key.clone(), event);
            assert_eq!(found.as_deref(), Ok(r#"[["POST","/pay"],[],["k"]]"#));
        }
        let without = json!({ "httpMethod": "POST", "path": "/pay", "headers": { "idempotency-key": "" } });
        let error = of(Place::Request, key, &without).unwrap_err();
        assert!(error.ends_with("the header `Idempotency-Key` is not there"), "{error}");
    }

    #[test]
    fn a_body_is_read_as_it_is_sent() {
        let plain = json!({ "httpMethod": "POST", "path": "/", "body": r#"{"id": 7}"# });
        let encoded =
            json!({ "httpMethod": "POST", "path": "/", "body": "eyJpZCI6IDd9", "isBase64Encoded": true });
        for event in [&plain, &encoded] {
            assert_eq!(of(Place::Request, json!(["/id"]), event).as_deref(), Ok(r#"[["POST","/"],[],[7]]"#));
        }
        assert!(of(Place::Request, json!(["/id"]), &json!({ "body": "no JSON" })).is_err());
    }

    #[test]
    fn what_two_people_send_under_one_key_is_not_the_same() {
        let of_person = |sub: &str| {
            let authorizer = json!({ "jwt": { "claims": { "sub": sub } } });
            let event = json!({ "rawPath": "/", "headers": { "k": "1" }, "requestContext": { "authorizer": authorizer } });
            of(Place::Request, json!([{ "name": "k" }]), &event).expect("it has a key")
        };
        assert_ne!(of_person("ada"), of_person("bob"));
    }

    #[test]
    fn a_long_key_is_hashed() {
        let long = |end: &str| {
            of(Place::Event, json!([""]), &json!(["x".repeat(5_000), end])).expect("it has a key")
        };
        assert_eq!(long("a").len(), "sha256:".len() + 64);
        assert_eq!(long("a"), long("a"));
        assert_ne!(long("a"), long("b"));
    }
}
