//! Parcels live: a page connects, says which parcel it is about, and is told of that.

use lessops::event::apigw::ApiGatewayWebsocketProxyRequest;
use lessops::resource::{Connections, Post};
use lessops::{Error, lambda, tracing};
use serde::Deserialize;
use serde_json::{Value, json};

/// Lets our own page connect, and no other: whose page it is, a browser says by `Origin`.
#[lambda(trigger = websocket("$connect"))]
async fn connect(request: ApiGatewayWebsocketProxyRequest) -> Result<Value, Error> {
    let ours = request.headers.get("origin").is_some_and(|origin| origin == "https://parcels.example");
    Ok(json!({ "statusCode": if ours { 200 } else { 403 } }))
}

/// What a page sends: `{"action": "watch", "parcel": "parcel-1"}`.
#[derive(Debug, Deserialize)]
struct Watch {
    parcel: String,
}

/// Answers a page that asks for a parcel, at its connection.
#[lambda(trigger = websocket("watch"))]
async fn watch(message: ApiGatewayWebsocketProxyRequest, pages: Connections<Post>) -> Result<(), Error> {
    let Watch { parcel } = serde_json::from_str(&message.body.unwrap_or_default())?;
    let page = message.request_context.connection_id;
    tracing::info!(parcel, page, at = pages.url(), "answered");
    Ok(())
}
