//! The service under test: a function for each thing that a handler may be.

#![expect(
    clippy::unused_async,
    reason = "a handler is `async` by default, whether it waits for something or not"
)]

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use lessops::axum::body::{Body, Bytes};
use lessops::axum::extract::{Path, Query, RawPathParams, Request};
use lessops::axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use lessops::axum::response::{AppendHeaders, IntoResponse};
use lessops::axum::{Extension, Json};
use lessops::event::apigw::{ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest};
use lessops::event::cloudformation::CloudFormationCustomResourceRequest;
use lessops::event::codedeploy::CodeDeployLifecycleEvent;
use lessops::event::s3::S3Event;
use lessops::event::sqs::{SqsBatchResponse, SqsEvent};
use lessops::resource::{self, Bucket, Connections, Post, Queue, Read, Write};
use lessops::{
    Breaker, Change, Context, CustomResource, Error, Init, Payload, Record, RequestContext, breaker, lambda,
    metric, tracing, trigger,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Answers what it got.
///
/// With a second paragraph.
#[lambda]
async fn echo(event: Value) -> Result<Value, Error> {
    Ok(event)
}

#[lambda]
fn double(number: u32) -> Result<u32, Error> {
    number.checked_mul(2).ok_or_else(|| "that is too much".into())
}

#[lambda(name = "renamed-function")]
async fn original() -> Result<&'static str, Error> {
    Ok("under its new name")
}

#[lambda(trigger = schedule(rate(5 minutes)))]
async fn r#type(context: Context) -> Result<String, Error> {
    Ok(format!("{} of {}", context.request_id, context.env_config.function_name))
}

#[lambda]
async fn measure(reason: Value) -> Result<(), Error> {
    metric!("orders.rejected", 1, "reason" => reason.as_str().unwrap_or_default(), "shop" => "");
    metric!("orders.time", Duration::from_micros(1_500));
    Ok(())
}

static BANK: Breaker = breaker!("bank").calls(2, Duration::from_hours(1)).open_for(Duration::ZERO);

/// Charges as often as it is told, each time with success or without.
#[lambda(alarm = metric("breaker.opened") > 0)]
async fn charge(successes: Vec<bool>) -> Result<Vec<String>, Error> {
    let mut answers = Vec::new();
    for success in successes {
        let answer = BANK.call(|| async { success.then_some("charged").ok_or(Mishap) }).await;
        answers.push(answer.map_or_else(|error| error.to_string(), str::to_owned));
    }
    Ok(answers)
}

/// What is wrong, and why.
#[derive(Debug)]
struct Mishap;

impl fmt::Display for Mishap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not print")
    }
}

impl std::error::Error for Mishap {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&fmt::Error)
    }
}

#[lambda]
async fn fails(how: String) -> Result<(), Mishap> {
    match how.as_str() {
        "panic" => panic!("at the {}", "disco"),
        "error" => Err(Mishap),
        _ => Ok(()),
    }
}

#[lambda]
async fn fails_boxed() -> Result<(), Error> {
    Err("no type to name")?
}

/// Counts how often it is built.
struct Counter(u32);

impl Init for Counter {
    async fn init() -> Result<Self, Error> {
        static BUILT: AtomicU32 = AtomicU32::new(1);
        tracing::info!("counter is built");
        Ok(Self(BUILT.fetch_add(1, Ordering::SeqCst)))
    }
}

/// Cannot be built.
struct Broken;

impl Init for Broken {
    async fn init() -> Result<Self, Error> {
        tracing::info!("broken is tried");
        match std::env::var("BROKEN")?.as_str() {
            "panic" => panic!("no luck"),
            other => Err(format!("no {other}").into()),
        }
    }
}

#[lambda]
async fn counts(first: &Counter, event: u32, again: &Counter) -> Result<[u32; 3], Error> {
    tracing::info!("counts is called");
    Ok([first.0, event, again.0])
}

/// Says what its resources are called.
#[lambda(trigger = http("GET /resources"))]
async fn resources(
    uploads: Bucket<Write>,
    again: Bucket<Write>,
    #[resource(name = "uploads")] read: Bucket<Read>,
    orders: Queue<resource::Send>,
) -> String {
    format!("{uploads:?} {again:?} {read:?} {orders:?}")
}

#[lambda]
async fn sends(orders: Queue<resource::Send>) -> Result<String, Error> {
    Ok(orders.url().to_owned())
}

#[lambda(trigger = websocket("$default"))]
async fn answers_clients(clients: Connections<Post>) -> Result<Value, Error> {
    Ok(serde_json::json!({ "statusCode": 200, "body": clients.url() }))
}

#[lambda]
async fn needs_broken(_: &Broken) -> Result<(), Error> {
    Ok(())
}

#[derive(Debug, Serialize, Deserialize)]
struct Item {
    name: String,
    #[serde(default)]
    price: Price,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Price {
    cents: u32,
}

#[lambda]
async fn typed(item: Item) -> Result<Item, Error> {
    Ok(item)
}

#[lambda(trigger = sqs("items"))]
async fn record(record: Record<Item>, counter: &Counter) -> Result<(), Error> {
    assert!(record.body.name != "panic", "a record's panic");
    if record.body.name == "error" {
        return Err("a record's error".into());
    }
    let Record { id, attempt, group, attributes, body, .. } = record;
    tracing::info!(id, attempt, ?group, ?attributes, item = body.name, counter = counter.0, "took");
    Ok(())
}

#[lambda(trigger = sqs("batches"))]
async fn batch(event: SqsEvent) -> Result<SqsBatchResponse, Error> {
    let mut response = SqsBatchResponse::default();
    let ids = event.records.into_iter().filter_map(|record| record.message_id);
    response.set_failures(ids.skip(1));
    Ok(response)
}

#[lambda(trigger = sqs("quiet"))]
async fn quiet(_: Value) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = sqs("no-report"))]
async fn no_report(_: Value) -> Result<Value, Error> {
    Ok(Value::from(3))
}

#[lambda(trigger = kinesis("clicks"))]
async fn click(record: Record<Item>) -> Result<(), Error> {
    if record.body.name == "error" {
        return Err("a click's error".into());
    }
    tracing::info!(id = record.id, group = ?record.group, item = record.body.name, "clicked");
    Ok(())
}

#[lambda(trigger = kafka("items", bootstrap_servers = "kafka.example.com:9092", pollers(max = 2)))]
async fn partitions(_: Value) -> Result<Value, Error> {
    let failed = serde_json::json!({ "partition": "items-0", "offset": 2 });
    Ok(serde_json::json!({ "batchItemFailures": [{ "itemIdentifier": failed }] }))
}

#[lambda(trigger = sns("items"))]
async fn notice(record: Record<Item>) -> Result<(), Error> {
    if record.body.name == "error" {
        return Err("a notice's error".into());
    }
    let Record { id, attributes, body, .. } = record;
    tracing::info!(id, ?attributes, item = body.name, "noticed");
    Ok(())
}

#[lambda(trigger = dynamodb("items"))]
async fn change(record: Record<Item>) -> Result<(), Error> {
    let what = match record.change {
        Some(Change::Inserted) => "inserted".to_owned(),
        Some(Change::Modified { before }) => format!("from {}", before.map_or(0, |item| item.price.cents)),
        Some(Change::Removed) => "removed".to_owned(),
        _ => "nothing".to_owned(),
    };
    tracing::info!(what, item = record.body.name, cents = record.body.price.cents, "changed");
    Ok(())
}

#[lambda(trigger = s3("objects"))]
async fn objects(event: S3Event) -> Result<Vec<Option<String>>, Error> {
    Ok(event.records.into_iter().map(|record| record.s3.object.key).collect())
}

/// An event of the service's own.
#[derive(Deserialize)]
struct Uploads {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

impl Payload<trigger::S3> for Uploads {}

#[lambda(trigger = s3("uploads"))]
async fn uploads(uploads: Uploads) -> Result<usize, Error> {
    Ok(uploads.records.len())
}

#[lambda(trigger = http("GET /"))]
async fn home() {}

#[derive(Deserialize)]
struct Page {
    page: u32,
}

#[lambda(trigger = http("GET /items/{id}"))]
async fn show(
    Path(id): Path<u32>,
    counter: &Counter,
    Query(page): Query<Page>,
    headers: HeaderMap,
    context: Context,
) -> impl IntoResponse {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    ([("x-request", context.request_id)], format!("{id} {} {} {accept}", counter.0, page.page))
}

#[lambda(trigger = [http("POST /items"), http("PUT /items/{id}")])]
async fn save(
    method: Method,
    Json(item): Json<Item>,
) -> Result<(StatusCode, Json<Item>), (StatusCode, String)> {
    match item.name.as_str() {
        "" => Err((StatusCode::UNPROCESSABLE_ENTITY, "an item has a name".to_owned())),
        _ if method == Method::POST => Ok((StatusCode::CREATED, Json(item))),
        _ => Ok((StatusCode::OK, Json(item))),
    }
}

#[lambda(trigger = http("ANY /files/{*path}"))]
fn files(Path(path): Path<String>, request: Request) -> ([(HeaderName, String); 2], Bytes) {
    let (parts, _) = request.into_parts();
    let headers = [(header::SET_COOKIE, format!("a={path}")), (header::CONTENT_TYPE, "image/png".to_owned())];
    (headers, parts.method.to_string().into())
}

#[lambda(trigger = [http("GET /a/{id}"), http("PUT /a/{key}"), http("GET /a/{*rest}"), http("GET /a/b/c")])]
async fn crossing(path: RawPathParams) -> String {
    path.iter().map(|(name, value)| [name, "=", value].concat()).collect()
}

#[lambda(trigger = http("GET /panic"))]
async fn panics() -> &'static str {
    panic!("behind the API")
}

#[lambda(trigger = http("GET /me", auth = authorizer("echo")))]
async fn me(Extension(context): Extension<RequestContext>) -> String {
    let authorizer = context.authorizer();
    let claims = authorizer.and_then(|own| own.jwt.as_ref()).map(|token| &token.claims);
    format!(
        "{:?} {:?}",
        claims.and_then(|claims| claims.get("sub")),
        authorizer.map(|own| &own.fields["tenant"])
    )
}

#[lambda(trigger = [websocket("$connect"), websocket("send")])]
async fn socket(event: ApiGatewayWebsocketProxyRequest) -> Result<Option<ApiGatewayProxyResponse>, Error> {
    match event.body.as_deref() {
        Some("refuse") => {
            let mut refused = ApiGatewayProxyResponse::default();
            refused.status_code = 403;
            Ok(Some(refused))
        }
        Some(_) => Err("nobody listens".into()),
        None => Ok(None),
    }
}

#[derive(Serialize, Deserialize)]
struct Properties {
    #[serde(rename = "How")]
    how: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    address: &'static str,
}

#[lambda(trigger = custom_resource("Custom::Thing"))]
async fn thing(
    event: CloudFormationCustomResourceRequest<Properties, Properties>,
) -> Result<CustomResource<Attributes>, Mishap> {
    tracing::info!("thing is called");
    let how = match event {
        CloudFormationCustomResourceRequest::Create(create) => create.resource_properties.how,
        _ => String::new(),
    };
    match how.as_str() {
        "error" => Err(Mishap),
        "panic" => panic!("no thing"),
        "block" => {
            std::thread::sleep(std::time::Duration::from_secs(2));
            Ok(CustomResource::new("late").data(Attributes { address: "" }))
        }
        _ => Ok(CustomResource::new("thing-1").data(Attributes { address: "here" }).no_echo()),
    }
}

#[lambda(trigger = custom_resource("Custom::Broken"))]
async fn needs_broken_to_be_made(_: &Broken) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = deployment)]
async fn check_version(event: CodeDeployLifecycleEvent) -> Result<(), Mishap> {
    tracing::info!("a version is checked");
    match event.deployment_id.as_str() {
        "d-error" => Err(Mishap),
        "d-panic" => panic!("no version"),
        "d-block" => {
            std::thread::sleep(std::time::Duration::from_secs(3));
            Ok(())
        }
        _ => Ok(()),
    }
}

#[lambda(trigger = deployment)]
async fn needs_broken_to_check(_: &Broken) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = url(auth = none))]
async fn all(method: Method, uri: Uri) -> String {
    format!("{method} {uri}")
}

/// Answers in two pieces, the second of which waits until somebody has seen the first.
#[lambda(trigger = url(stream = true))]
async fn pieces(request: Request) -> impl IntoResponse {
    let fails = request.uri().path() == "/fails";
    let panics = request.uri().path() == "/panics";
    assert_ne!(request.uri().path(), "/panic", "before the first piece");
    let seen = std::env::var("SEEN").unwrap_or_default();
    let pieces = futures_util::stream::unfold(0, move |index| {
        let seen = seen.clone();
        async move {
            let piece = match index {
                0 => Ok("first".to_owned()),
                1 if fails => Err("no second piece"),
                1 if panics => panic!("over the second piece"),
                1 => {
                    let deadline = Instant::now() + Duration::from_secs(20);
                    while !std::fs::exists(&seen).unwrap_or(false) && Instant::now() < deadline {
                        std::thread::sleep(Duration::from_millis(1));
                        tokio::task::yield_now().await;
                    }
                    Ok(format!("second, {}", if Instant::now() < deadline { "seen" } else { "unseen" }))
                }
                _ => return None,
            };
            Some((piece, index + 1))
        }
    });
    let headers = AppendHeaders([
        (header::SET_COOKIE, "a=b"),
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::SET_COOKIE, "c=d"),
        (header::VARY, "accept"),
        (header::VARY, "origin"),
    ]);
    (StatusCode::CREATED, headers, Body::from_stream(pieces))
}

#[lambda]
async fn logs() -> Result<(), Error> {
    tracing::info!(answer = 42, "something happened");
    tracing::warn!("something may be wrong");
    Ok(())
}

#[lambda]
async fn spawns(name: String) -> Result<(), Error> {
    tokio::spawn(async move { tracing::info!(task = name, "on its own") }).await?;
    Ok(())
}

#[lambda]
async fn spans() -> Result<(), Error> {
    serve_customer("Ada").await;
    tracing::info!("nobody is served");
    Ok(())
}

#[tracing::instrument]
async fn serve_customer(customer: &str) {
    let order = tracing::info_span!("order", order = 7, cents = tracing::field::Empty, requestId = "theirs");
    let order = order.entered();
    order.record("cents", 100);
    tracing::info!("it is served");
}
