//! The service's WebSocket API (API Gateway v2), which all its route keys share, and where its clients are posted to.

use super::api;
use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Pseudo, object, sub, tag_map};
use crate::function::Function;
use crate::names::{WEBSOCKET_API, WEBSOCKET_API_ACCESS_LOGS, WEBSOCKET_API_STAGE};

/// The name of the only stage. A WebSocket API has none without a name.
pub(crate) const STAGE: &str = "live";

/// A line of the access log, as JSON (API Gateway developer guide, "Configure logging for WebSocket APIs in API
/// Gateway").
const ACCESS_LOG: &str = concat!(
    r#"{"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""event":"$context.eventType","route":"$context.routeKey","connection":"$context.connectionId","#,
    r#""status":"$context.status","integrationLatency":"$context.integrationLatency","#,
    r#""error":"$context.integrationErrorMessage"}"#
);

/// Adds the API, its only stage, and the stage's access log. The functions are those with a route key; the stage waits
/// for the routes, since API Gateway deploys no API that has none.
pub(super) fn lower<'a>(routes: Vec<LogicalId>, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let api = LogicalId::new(WEBSOCKET_API);
    let properties = object! {
        "Name": sub![Pseudo::StackName, "-websocket"],
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
        "Tags": tag_map(&stack.tags),
    };
    stack.add(api.clone(), Resource::new("AWS::ApiGatewayV2::Api", properties), functions);

    let log_group = api::access_log(WEBSOCKET_API_ACCESS_LOGS, functions, stack);
    let properties = api::stage(&api, STAGE, (&log_group, ACCESS_LOG), None, stack);
    let stage = Resource::new("AWS::ApiGatewayV2::Stage", properties).after(routes);
    stack.add(LogicalId::new(WEBSOCKET_API_STAGE), stage, functions);
    let url = endpoint("wss", api.reference(), Pseudo::Region, STAGE);
    stack.output(api, "The URL of the WebSocket API.".to_owned(), url);
}

/// Where an API's stage is reached: by its clients with `wss`, and with `https` by those who post to them.
pub(crate) fn endpoint(
    scheme: &'static str,
    api: impl Into<Expression>,
    region: impl Into<Expression>,
    stage: impl Into<Expression>,
) -> Expression {
    let host = sub![api.into(), ".execute-api.", region.into(), ".", Pseudo::UrlSuffix];
    sub![scheme, "://", host, "/", stage.into()].into()
}
