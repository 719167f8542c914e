//! Makes a sample suit a function: what its trigger names, the sample is about.

use lessops_core::grammar::route::{Route, Segment};
use lessops_core::trigger::{
    Alb, CustomResource, EventBridge, Kafka, S3, Schedule, Ses, State, Trigger, Via, Websocket,
};
use serde_json::{Map, Value as Json, json};

use crate::local::Values;

/// What stands for a part of a path, whatever type it is read as.
const PARAMETER: &str = "1";
/// What stands for a body in JSON.
const BODY: &str = r#"{"id": "parcel-1", "weight": 1200}"#;

/// Changes what the trigger knows better than the sample. The function is the trigger's.
pub(super) fn fill(event: &mut Json, trigger: &Trigger, function: &str, values: &Values) {
    match trigger {
        Trigger::S3(s3) => bucket(event, s3, function),
        Trigger::Sqs(sqs) => {
            records(event, "/eventSourceARN", &values.arn("sqs", &sqs.queue(function)));
            if sqs.fifo == Some(true) {
                records(event, "/attributes/MessageGroupId", "1");
                records(event, "/attributes/MessageDeduplicationId", "1");
                records(event, "/attributes/SequenceNumber", "18849496460467696128");
            }
        }
        Trigger::Sns(sns) => records(event, "/Sns/TopicArn", &values.arn("sns", &sns.topic(function))),
        Trigger::Kinesis(kinesis) => {
            let arn = values.arn("kinesis", &format!("stream/{}", kinesis.stream(function)));
            records(event, "/eventSourceARN", &arn);
        }
        Trigger::DynamoDb(dynamodb) => {
            let stream = format!("table/{}/stream/2026-03-12T18:22:32.651", dynamodb.table(function));
            records(event, "/eventSourceARN", &values.arn("dynamodb", &stream));
        }
        Trigger::Kafka(kafka) => topic(event, kafka, function),
        Trigger::EventBridge(rule) => matched(event, rule),
        Trigger::Alarm(alarm) => {
            let name = alarm.alarm.to_string();
            put(event, "/alarmArn", values.arn("cloudwatch", &format!("alarm:{name}")));
            put(event, "/alarmData/alarmName", name);
            if !alarm.on().contains(&State::Alarm) {
                put(event, "/alarmData/state/value", "OK");
                put(event, "/alarmData/previousState/value", "ALARM");
            }
        }
        Trigger::Ses(ses) => mail(event, ses),
        Trigger::Schedule(Schedule { input: Some(input), .. }) => {
            if let Ok(input) = serde_json::from_str(input) {
                *event = input;
            }
        }
        Trigger::Http(http) => request(event, &http.route),
        Trigger::Rest(rest) => rest_request(event, &rest.route),
        Trigger::Alb(alb) => balanced(event, alb),
        Trigger::Websocket(socket) => message(event, socket),
        Trigger::CustomResource(CustomResource { resource_type }) => {
            put(event, "/ResourceType", resource_type.to_string());
        }
        // Nothing of what they name stands in their events.
        Trigger::Logs(_)
        | Trigger::Iot(_)
        | Trigger::Cognito(_)
        | Trigger::Schedule(_)
        | Trigger::Url(_)
        | Trigger::Deployment(_)
        | Trigger::Invoke(_) => {}
    }
}

/// Puts a value where the event has an object for it.
fn put(event: &mut Json, pointer: &str, value: impl Into<Json>) {
    let (object, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    if let Some(Json::Object(fields)) = event.pointer_mut(object) {
        fields.insert(key.to_owned(), value.into());
    }
}

/// Puts a text into each record.
fn records(event: &mut Json, pointer: &str, value: &str) {
    for record in event["Records"].as_array_mut().into_iter().flatten() {
        put(record, pointer, value);
    }
}

fn bucket(event: &mut Json, s3: &S3, function: &str) {
    let S3 { bucket: _, existing, via, events: _, prefix, suffix } = s3;
    let bucket = match existing {
        Some(existing) => existing.name().to_owned(),
        // As the stack would make it unique.
        None => format!("{}-local", s3.bucket(function)),
    };
    let key = |known: &Json| match (prefix, suffix) {
        (None, None) => known.clone(),
        (prefix, suffix) => {
            format!("{}1{}", prefix.as_deref().unwrap_or_default(), suffix.as_deref().unwrap_or_default())
                .into()
        }
    };
    let change = s3.events().first().map(ToString::to_string).unwrap_or_default();
    let is_removed = change.starts_with("ObjectRemoved");
    if *via == Some(Via::EventBridge) {
        let object = key(&event["detail"]["object"]["key"]);
        put(event, "/detail/object/key", object);
        put(event, "/detail/bucket/name", bucket.clone());
        put(event, "/detail-type", if is_removed { "Object Deleted" } else { "Object Created" });
        put(event, "/resources", json!([format!("arn:aws:s3:::{bucket}")]));
        return;
    }
    let object = key(&event["Records"][0]["s3"]["object"]["key"]);
    let change = change.replace('*', if is_removed { "Delete" } else { "Put" });
    records(event, "/eventName", &change);
    records(event, "/s3/bucket/name", &bucket);
    records(event, "/s3/bucket/arn", &format!("arn:aws:s3:::{bucket}"));
    records(event, "/s3/object/key", object.as_str().unwrap_or_default());
}

fn topic(event: &mut Json, kafka: &Kafka, function: &str) {
    let topic = kafka.topic(function);
    if let Some(cluster) = &kafka.cluster {
        put(event, "/eventSourceArn", cluster.to_string());
    }
    let mut partition =
        event["records"].as_object_mut().into_iter().flatten().map(|(_, records)| records.take());
    let mut partition = partition.next().unwrap_or_default();
    for record in partition.as_array_mut().into_iter().flatten() {
        put(record, "/topic", &*topic);
    }
    event["records"] = Map::from_iter([(format!("{topic}-0"), partition)]).into();
}

/// An event that a rule matches by its source and its type. What a whole pattern asks for is not looked at.
fn matched(event: &mut Json, rule: &EventBridge) {
    let EventBridge { bus: _, existing: _, source, detail_type, pattern: _ } = rule;
    for (pointer, texts) in [("/source", source), ("/detail-type", detail_type)] {
        if let Some(text) = texts.iter().flatten().next() {
            put(event, pointer, text.as_str());
        }
    }
}

fn mail(event: &mut Json, ses: &Ses) {
    let Some(recipient) = ses.recipients.iter().flatten().next() else { return };
    let address = match recipient.to_string() {
        address if address.contains('@') => address,
        // Of a domain, or with a dot of all below it.
        domain if domain.starts_with('.') => format!("someone@mail{domain}"),
        domain => format!("someone@{domain}"),
    };
    for place in ["mail/destination", "mail/commonHeaders/to", "receipt/recipients"] {
        put(event, &format!("/Records/0/ses/{place}"), json!([address]));
    }
}

/// A path that a route matches, and what its parameters then are.
fn path(route: &Route) -> (String, Json) {
    let mut parameters = Map::new();
    let parts = route.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Parameter(name) | Segment::Rest(name) => {
            parameters.insert(name.clone(), PARAMETER.into());
            format!("/{PARAMETER}")
        }
    });
    let path: String = parts.collect();
    let parameters = if parameters.is_empty() { Json::Null } else { parameters.into() };
    (if path.is_empty() { "/".to_owned() } else { path }, parameters)
}

fn method(route: &Route) -> &'static str {
    if route.method == "ANY" { "GET" } else { route.method }
}

/// Whether a request of this method has a body as a rule.
fn has_body(method: &str) -> bool {
    ["POST", "PUT", "PATCH"].contains(&method)
}

fn request(event: &mut Json, route: &Route) {
    let (path, parameters) = path(route);
    let method = method(route);
    for pointer in ["/routeKey", "/requestContext/routeKey"] {
        put(event, pointer, route.api_gateway_key());
    }
    for pointer in ["/rawPath", "/requestContext/http/path"] {
        put(event, pointer, path.as_str());
    }
    put(event, "/requestContext/http/method", method);
    put(event, "/pathParameters", parameters);
    put(event, "/body", has_body(method).then_some(BODY));
    if has_body(method) {
        put(event, "/headers/content-type", "application/json");
    }
}

fn rest_request(event: &mut Json, route: &Route) {
    let (path, parameters) = path(route);
    let method = method(route);
    for pointer in ["/httpMethod", "/requestContext/httpMethod"] {
        put(event, pointer, method);
    }
    for pointer in ["/resource", "/requestContext/resourcePath"] {
        put(event, pointer, route.api_gateway_path());
    }
    put(event, "/requestContext/path", format!("/live{path}"));
    put(event, "/path", path);
    put(event, "/pathParameters", parameters);
    // Text can be changed where base64 can't be read.
    put(event, "/isBase64Encoded", false);
    put(event, "/body", has_body(method).then_some(BODY));
}

fn balanced(event: &mut Json, alb: &Alb) {
    let Alb { listener: _, path, host, priority: _, health_check: _ } = alb;
    let one = |pattern: String| pattern.replace(['*', '?'], PARAMETER);
    if let Some(path) = path.iter().flatten().next() {
        put(event, "/path", one(path.to_string()));
    }
    if let Some(host) = host.iter().flatten().next() {
        put(event, "/multiValueHeaders/host", json!([one(host.to_string())]));
    }
}

fn message(event: &mut Json, socket: &Websocket) {
    let key = socket.key.as_str();
    put(event, "/requestContext/routeKey", key);
    match key {
        "$connect" => {}
        "$disconnect" => put(event, "/requestContext/eventType", "DISCONNECT"),
        // What no other route takes.
        "$default" => put(event, "/body", "hello"),
        key => {
            let body = event["body"].as_str().and_then(|body| serde_json::from_str(body).ok());
            let mut body: Json = body.unwrap_or_default();
            put(&mut body, "/action", key);
            put(event, "/body", body.to_string());
        }
    }
}
