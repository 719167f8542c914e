//! Requests to HTTP APIs and function URLs: payload format 2.0 ("Working with AWS Lambda proxy integrations for HTTP
//! APIs", API Gateway developer guide; "Invoking Lambda function URLs", Lambda developer guide).

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::dev::answer::{self, Answer};
use crate::dev::request::{ACCOUNT, IP, Request, grouped, or_null, path_parameters};

/// The key of the route that takes what no other does, which is the only one of a URL.
pub(crate) const DEFAULT_ROUTE: &str = "$default";

/// The event that a request becomes.
pub(crate) fn event(
    request: &Request,
    route: &str,
    parameters: &[(&str, String)],
    authorizer: &Json,
) -> Json {
    let (body, is_encoded) = request.body();
    let query = request.query_values();
    let query = grouped(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut event = json!({
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": joined(request.header_values().into_iter().filter(|(name, _)| *name != "cookie")),
        "requestContext": context(request, route, authorizer),
        "isBase64Encoded": is_encoded,
    });
    let optional = [
        ("cookies", json!(request.cookies())),
        ("queryStringParameters", or_null(joined(query.into_iter()))),
        ("pathParameters", path_parameters(parameters)),
        ("body", body),
    ];
    for (key, value) in optional {
        if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
            event[key] = value;
        }
    }
    event
}

/// What is asked of an authorizer before a request ("Control access to HTTP APIs with AWS Lambda authorizers", API
/// Gateway developer guide).
pub(crate) fn question(request: &Request, route: &str, parameters: &[(&str, String)]) -> Json {
    let mut event = event(request, route, parameters, &Json::Null);
    event["type"] = "REQUEST".into();
    event["routeArn"] = json!(arn(&request.method, &request.path));
    event["identitySource"] = Json::Null;
    let Json::Object(fields) = &mut event else { return event };
    fields.retain(|key, _| !["body", "isBase64Encoded"].contains(&key.as_str()));
    event
}

/// What a route of an API here is called, as a policy names it.
pub(crate) fn arn(method: &str, path: &str) -> String {
    format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:local/$default/{method}{path}")
}

fn context(request: &Request, route: &str, authorizer: &Json) -> Json {
    let now = Timestamp::now();
    let host = request.header("host").unwrap_or("localhost");
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": host,
        "domainPrefix": host.split(['.', ':']).next().unwrap_or_default(),
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": IP,
            "userAgent": request.header("user-agent").unwrap_or_default(),
        },
        "requestId": request.id,
        "routeKey": route,
        "stage": "$default",
        "time": clf_time(now),
        "timeEpoch": now.as_millisecond(),
    });
    if !authorizer.is_null() {
        context["authorizer"] = authorizer.clone();
    }
    context
}

/// A time as access logs have it: `24/Nov/2026:16:05:09 +0000`.
pub(crate) fn clf_time(time: Timestamp) -> String {
    time.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}

fn joined<'v>(values: impl Iterator<Item = (&'v str, Vec<&'v str>)>) -> Map<String, Json> {
    values.map(|(name, values)| (name.to_owned(), values.join(",").into())).collect()
}

/// The response that an answer becomes. One without a status is the body itself, as JSON.
pub(crate) fn response(answer: &[u8]) -> Option<Answer> {
    let json: Json = serde_json::from_slice(answer).ok()?;
    if json.get("statusCode").is_none() {
        let body = json.as_str().map_or_else(|| answer.to_vec(), |text| text.as_bytes().to_vec());
        return Some(Answer::of(200, "application/json", body));
    }
    described(&json)
}

/// The response that the head of a streamed answer begins. A head that is no object begins none; one that is not JSON says
/// nothing.
pub(crate) fn begun(head: &Json) -> Option<Answer> {
    if head.is_object() || head.is_null() { described(head) } else { None }
}

/// A response as an object describes it, whose status is 200 where it says none.
fn described(json: &Json) -> Option<Answer> {
    let status = json.get("statusCode").map_or(Some(200), status_code)?;
    let mut headers = single_headers(json);
    let cookies = json["cookies"].as_array().into_iter().flatten().filter_map(Json::as_str);
    headers.extend(cookies.map(|cookie| ("set-cookie".to_owned(), cookie.to_owned())));
    Some(Answer { status, headers, body: answer::body(json)? })
}

/// A status, which may be written as text.
pub(crate) fn status_code(status: &Json) -> Option<u16> {
    let number = status.as_u64().or_else(|| status.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|status| (100..=599).contains(status))
}

/// The headers that have one value each.
pub(crate) fn single_headers(json: &Json) -> Vec<(String, String)> {
    let headers = json["headers"].as_object().into_iter().flatten();
    headers.map(|(name, value)| (name.to_ascii_lowercase(), text(value))).collect()
}

/// A header's value, which may be written as a number or a boolean.
pub(crate) fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let headers = [
            ("host", "localhost:3000"),
            ("cookie", "a=1; b=2"),
            ("x-tag", "one"),
            ("x-tag", "two"),
            ("content-type", "application/json; charset=utf-8"),
        ];
        Request {
            method: "POST".to_owned(),
            path: "/orders/a%20b".to_owned(),
            query: "tag=x&tag=y&q=a%26b".to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            body: b"{}".to_vec(),
            id: "1".to_owned(),
        }
    }

    #[test]
    fn an_event_has_what_the_request_had() {
        let event = event(&request(), "POST /orders/{id}", &[("id", "a b".to_owned())], &json!({ "iam": 1 }));
        assert_eq!(event["rawPath"], "/orders/a%20b");
        assert_eq!(event["rawQueryString"], "tag=x&tag=y&q=a%26b");
        assert_eq!(event["queryStringParameters"], json!({ "tag": "x,y", "q": "a&b" }));
        assert_eq!(event["pathParameters"], json!({ "id": "a b" }));
        assert_eq!(event["cookies"], json!(["a=1", "b=2"]));
        assert_eq!(
            (&event["headers"]["x-tag"], &event["headers"]["cookie"]),
            (&json!("one,two"), &Json::Null)
        );
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("{}"), &json!(false)));
        assert_eq!(event["requestContext"]["authorizer"], json!({ "iam": 1 }));
        assert_eq!(event["requestContext"]["http"]["method"], "POST");
    }

    #[test]
    fn a_body_that_is_no_text_is_encoded() {
        let mut request = request();
        request.headers[4].1 = "image/png".to_owned();
        request.body = vec![0, 255];
        let event = event(&request, DEFAULT_ROUTE, &[], &Json::Null);
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("AP8="), &json!(true)));
        assert!(event.get("pathParameters").is_none());
    }

    fn answer(json: &Json) -> Option<Answer> {
        response(json.to_string().as_bytes())
    }

    #[test]
    fn an_answer_without_a_status_is_the_body() {
        let whole = |body: &str| Some(Answer { body: body.into(), ..Answer::json(200, &Json::Null) });
        assert_eq!(answer(&json!({ "id": 1 })), whole(r#"{"id":1}"#));
        assert_eq!(answer(&json!("hello")), whole("hello"));
    }

    #[test]
    fn an_answer_with_a_status_says_all_itself() {
        let whole = json!({
            "statusCode": 201, "headers": { "X-Number": 1 }, "cookies": ["a=1", "b=2"],
            "body": "AP8=", "isBase64Encoded": true,
        });
        let found = response(whole.to_string().as_bytes()).expect("it is a response");
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![header("x-number", "1"), header("set-cookie", "a=1"), header("set-cookie", "b=2")];
        assert_eq!((found.status, found.headers, found.body), (201, headers, vec![0, 255]));
        assert_eq!(answer(&json!({ "statusCode": 99 })), None);
        assert_eq!(answer(&json!({ "statusCode": 200, "body": "?", "isBase64Encoded": true })), None);
        assert!(response(b"no JSON").is_none());
    }

    #[test]
    fn a_head_is_an_object_or_says_nothing() {
        let found = begun(&json!({ "headers": { "A": "1" }, "cookies": ["a=1"] })).expect("it is a head");
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!((found.status, found.headers), (200, vec![header("a", "1"), header("set-cookie", "a=1")]));
        assert_eq!(begun(&json!({ "statusCode": 404 })), Some(Answer::empty(404)));
        assert_eq!(begun(&json!({ "statusCode": null })), None);
        assert_eq!(begun(&Json::Null), Some(Answer::empty(200)));
        for head in [json!([200]), json!(200), json!("200"), json!(true)] {
            assert_eq!(begun(&head), None, "{head}");
        }
    }
}
