//! What goes back to whoever sent a request.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value as Json;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its headers, with names in lower case, of which one may stand several times.
    pub(crate) headers: Vec<(String, String)>,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A response with a body of some type.
    pub(crate) fn of(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Self { status, headers, body: body.into() }
    }

    /// A response of AWS's own, whose body is JSON.
    pub(crate) fn json(status: u16, body: &Json) -> Self {
        Self::of(status, "application/json", body.to_string())
    }

    /// A response of AWS's own, as API Gateway words it: `{"message":"Not Found"}`.
    pub(crate) fn message(status: u16, message: &str) -> Self {
        Self::json(status, &serde_json::json!({ "message": message }))
    }

    /// A response without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header, in place of any that the function gave of that name.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.into()));
    }
}

/// The body of a function's answer. None where it is not what the answer says of it.
pub(crate) fn body(answer: &Json) -> Option<Vec<u8>> {
    let text = match &answer["body"] {
        Json::Null => "",
        Json::String(text) => text,
        _ => return None,
    };
    match answer["isBase64Encoded"] == true {
        true => BASE64_STANDARD.decode(text).ok(),
        false => Some(text.as_bytes().to_vec()),
    }
}
