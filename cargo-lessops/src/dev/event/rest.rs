//! Requests to REST APIs: payload format 1.0 ("Set up Lambda proxy integrations in API Gateway", API Gateway developer
//! guide).

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use super::http::{clf_time, single_headers, status_code, text};
use crate::dev::answer::{self, Answer};
use crate::dev::request::{ACCOUNT, IP, Request, grouped, or_null, path_parameters};
use lessops_core::grammar::route::Route;

/// The name of the stage, which is the first part of every path.
pub(crate) const STAGE: &str = "live";

/// The event that a request becomes, whose path has no stage. A body is always encoded, since the API of the template
/// takes all types of bodies for binary.
pub(crate) fn event(
    request: &Request,
    route: &Route,
    parameters: &[(&str, String)],
    authorizer: &Json,
) -> Json {
    let query = request.query_values();
    let query = grouped(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let now = Timestamp::now();
    let resource = route.api_gateway_path();
    let has_body = !request.body.is_empty();
    let mut context = json!({
        "accountId": ACCOUNT,
        "apiId": "local",
        "domainName": request.header("host").unwrap_or("localhost"),
        "extendedRequestId": request.id,
        "httpMethod": request.method,
        "identity": {
            "apiKey": request.header("x-api-key"),
            "sourceIp": IP,
            "userAgent": request.header("user-agent"),
        },
        "path": format!("/{STAGE}{}", request.path),
        "protocol": "HTTP/1.1",
        "requestId": request.id,
        "requestTime": clf_time(now),
        "requestTimeEpoch": now.as_millisecond(),
        "resourceId": "local",
        "resourcePath": resource,
        "stage": STAGE,
    });
    match authorizer.get("iam") {
        // Whoever signed the request is no authorizer's business here, and stands with the rest of who they are.
        Some(iam) => {
            let fields = [
                ("accountId", "accountId"),
                ("accessKey", "accessKey"),
                ("caller", "callerId"),
                ("user", "userId"),
                ("userArn", "userArn"),
            ];
            for (field, of) in fields {
                context["identity"][field] = iam[of].clone();
            }
        }
        None if authorizer.is_null() => {}
        None => context["authorizer"] = authorizer.clone(),
    }
    json!({
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": or_null(last(request.header_values().into_iter())),
        "multiValueHeaders": or_null(all(request.header_values().into_iter())),
        "queryStringParameters": or_null(last(query.clone().into_iter())),
        "multiValueQueryStringParameters": or_null(all(query.into_iter())),
        "pathParameters": path_parameters(parameters),
        "stageVariables": null,
        "requestContext": context,
        "body": if has_body { request.encoded_body() } else { Json::Null },
        "isBase64Encoded": has_body,
    })
}

/// What is asked of an authorizer before a request ("Input to an API Gateway Lambda authorizer", API Gateway developer
/// guide).
pub(crate) fn question(request: &Request, route: &Route, parameters: &[(&str, String)]) -> Json {
    let mut event = event(request, route, parameters, &Json::Null);
    event["type"] = "REQUEST".into();
    event["methodArn"] = json!(arn(&request.method, &request.path));
    let Json::Object(fields) = &mut event else { return event };
    fields.retain(|key, _| !["body", "isBase64Encoded"].contains(&key.as_str()));
    event
}

/// What a method of the API here is called, as a policy names it.
pub(crate) fn arn(method: &str, path: &str) -> String {
    format!("arn:aws:execute-api:us-east-1:{ACCOUNT}:local/{STAGE}/{method}{path}")
}

/// The last value of each name.
pub(super) fn last<'v>(values: impl Iterator<Item = (&'v str, Vec<&'v str>)>) -> Map<String, Json> {
    values.map(|(name, values)| (name.to_owned(), values.last().copied().into())).collect()
}

/// All values of each name.
pub(super) fn all<'v>(values: impl Iterator<Item = (&'v str, Vec<&'v str>)>) -> Map<String, Json> {
    values.map(|(name, values)| (name.to_owned(), values.into())).collect()
}

/// The response that an answer becomes. None where it is none, which a REST API calls malformed.
pub(crate) fn response(answer: &[u8]) -> Option<Answer> {
    let json: Json = serde_json::from_slice(answer).ok()?;
    let status = status_code(json.get("statusCode")?)?;
    let multiple: Vec<_> = json["multiValueHeaders"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(name, values)| values.as_array().into_iter().flatten().map(move |value| (name, value)))
        .map(|(name, value)| (name.to_ascii_lowercase(), text(value)))
        .collect();
    let named = |name: &str| multiple.iter().any(|(other, _)| other == name);
    let mut headers: Vec<_> = single_headers(&json).into_iter().filter(|(name, _)| !named(name)).collect();
    headers.extend(multiple);
    Some(Answer { status, headers, body: answer::body(&json)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_all_values_and_the_last_of_each() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let request = Request {
            method: "GET".to_owned(),
            path: "/orders/1".to_owned(),
            query: "tag=x&tag=y".to_owned(),
            headers: vec![header("x-tag", "one"), header("x-tag", "two")],
            body: b"hi".to_vec(),
            id: "1".to_owned(),
        };
        let route: Route = "GET /orders/{id}".parse().expect("it is a route");
        let signed = json!({ "iam": { "userArn": "arn:aws:iam::000000000000:user/local" } });
        let event = event(&request, &route, &[("id", "1".to_owned())], &signed);
        let identity = &event["requestContext"]["identity"];
        assert_eq!((&identity["userArn"], &identity["sourceIp"]), (&signed["iam"]["userArn"], &json!(IP)));
        assert_eq!(event["requestContext"].get("authorizer"), None);
        assert_eq!(event["resource"], "/orders/{id}");
        assert_eq!(
            (&event["path"], &event["requestContext"]["path"]),
            (&json!("/orders/1"), &json!("/live/orders/1"))
        );
        assert_eq!(event["headers"], json!({ "x-tag": "two" }));
        assert_eq!(event["multiValueHeaders"], json!({ "x-tag": ["one", "two"] }));
        assert_eq!(event["multiValueQueryStringParameters"], json!({ "tag": ["x", "y"] }));
        assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("aGk="), &json!(true)));
    }

    #[test]
    fn an_answer_needs_a_status() {
        assert_eq!(response(br#"{"body": "x"}"#), None);
        let answer = json!({
            "statusCode": "200", "headers": { "A": "1", "B": "1" }, "multiValueHeaders": { "b": ["2", "3"] }, "body": "x",
        });
        let answer = response(answer.to_string().as_bytes()).expect("it is a response");
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(answer.headers, [header("a", "1"), header("b", "2"), header("b", "3")]);
    }
}
