//! A request, as it came in over HTTP, and what all events that are made of one say of it.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Map, Value as Json, json};

use super::routes::decoded;

/// The account of everything here: what emulators of AWS have agreed on.
pub(crate) const ACCOUNT: &str = "000000000000";

/// Who sends requests: nobody else than this machine can.
pub(crate) const IP: &str = "127.0.0.1";

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `GET`.
    pub(crate) method: String,
    /// The path as it was sent, escapes and all, from its first slash on.
    pub(crate) path: String,
    /// What stands behind `?`, as it was sent; empty where nothing does.
    pub(crate) query: String,
    /// The headers in the order that they came in, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// What it is called in logs and in the event.
    pub(crate) id: String,
}

impl Request {
    /// What is shown of it.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The values of each header.
    pub(crate) fn header_values(&self) -> BTreeMap<&str, Vec<&str>> {
        grouped(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The values of each parameter of the query, decoded.
    pub(crate) fn query_values(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// The cookies, each a name and a value.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let headers = self.headers.iter().filter(|(name, _)| name == "cookie");
        headers.flat_map(|(_, value)| value.split("; ")).filter(|cookie| !cookie.is_empty()).collect()
    }

    /// The path with its escapes resolved.
    pub(crate) fn decoded_path(&self) -> String {
        decoded(&self.path)
    }

    /// The body as an event holds it, and whether it had to be encoded since it is not text, or not said to be.
    pub(crate) fn body(&self) -> (Json, bool) {
        let text = std::str::from_utf8(&self.body).ok().filter(|_| self.is_text());
        match text {
            _ if self.body.is_empty() => (Json::Null, false),
            Some(text) => (text.into(), false),
            None => (self.encoded_body(), true),
        }
    }

    /// The body in Base64.
    pub(crate) fn encoded_body(&self) -> Json {
        BASE64_STANDARD.encode(&self.body).into()
    }

    /// Whether the body says that it is text, or says nothing ("Working with AWS Lambda proxy integrations for HTTP APIs",
    /// API Gateway developer guide).
    fn is_text(&self) -> bool {
        const TEXTS: [&str; 4] = [
            "application/json",
            "application/javascript",
            "application/xml",
            "application/x-www-form-urlencoded",
        ];
        let kind = self.header("content-type").unwrap_or("text/plain");
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        self.header("content-encoding").is_none()
            && (kind.starts_with("text/")
                || TEXTS.contains(&kind.as_str())
                || kind.ends_with("+json")
                || kind.ends_with("+xml"))
    }
}

/// The values of each name, in the order of the names.
pub(crate) fn grouped<'v>(
    values: impl Iterator<Item = (&'v str, &'v str)>,
) -> BTreeMap<&'v str, Vec<&'v str>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in values {
        groups.entry(name).or_default().push(value);
    }
    groups
}

/// An object, or null for an empty one, as events of AWS have it.
pub(crate) fn or_null(fields: Map<String, Json>) -> Json {
    if fields.is_empty() { Json::Null } else { fields.into() }
}

/// What the parameters of a path stand for, as an event has them.
pub(crate) fn path_parameters(parameters: &[(&str, String)]) -> Json {
    or_null(parameters.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect())
}
