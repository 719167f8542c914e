use lessops::event::apigw::{ApiGatewayProxyResponse, ApiGatewayWebsocketProxyRequest};
use lessops::{Error, WebsocketResponse, lambda};

#[lambda(trigger = websocket("$connect"))]
async fn nothing(_: ApiGatewayWebsocketProxyRequest) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = [websocket("$disconnect"), websocket("$default")])]
async fn response(_: ApiGatewayWebsocketProxyRequest) -> Result<Option<ApiGatewayProxyResponse>, Error> {
    Ok(None)
}

#[derive(serde::Serialize)]
struct Refused {
    #[serde(rename = "statusCode")]
    status: u16,
}

impl WebsocketResponse for Refused {}

#[lambda(trigger = websocket("send"))]
fn own() -> Result<Refused, Error> {
    Ok(Refused { status: 403 })
}

fn main() {}
