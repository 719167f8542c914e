//! Requests that a load balancer forwards ("Lambda functions as targets", Application Load Balancers user guide). As in
//! the template, all values of headers and queries are handed over.

use serde_json::{Value as Json, json};

use super::rest::all;
use crate::dev::request::{ACCOUNT, Request, grouped};

/// The event that a request becomes. What a load balancer hands over of the query is not decoded.
pub(crate) fn event(request: &Request) -> Json {
    let parts = request.query.split('&').filter(|part| !part.is_empty());
    let query = grouped(parts.map(|part| part.split_once('=').unwrap_or((part, ""))));
    let (body, is_encoded) = request.body();
    json!({
        "requestContext": { "elb": {
            "targetGroupArn": format!("arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/local/0000000000000000"),
        } },
        "httpMethod": request.method,
        "path": request.path,
        "multiValueHeaders": all(request.header_values().into_iter()),
        "multiValueQueryStringParameters": all(query.into_iter()),
        "body": if body.is_null() { json!("") } else { body },
        "isBase64Encoded": is_encoded,
    })
}

/// Whether text fits a pattern with `*` for anything and `?` for one character.
pub(crate) fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=text.len()).any(|taken| fits(rest, &text[taken..])),
        ([b'?', pattern @ ..], [_, text @ ..]) => fits(pattern, text),
        ([expected, pattern @ ..], [found, text @ ..]) if expected == found => fits(pattern, text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_wildcards() {
        for (pattern, text, expected) in [
            ("/orders/*", "/orders/1/2", true),
            ("/orders/*", "/orders", false),
            ("/img/??.png", "/img/ab.png", true),
            ("/img/??.png", "/img/a.png", false),
            ("*.example.com", "shop.example.com", true),
            ("/*", "/", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }
}
