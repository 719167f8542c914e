//! The service's HTTP API (API Gateway v2), which all its routes share.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Pseudo, object, sub, tag_list, tag_map};
use crate::function::Function;
use crate::names::{HTTP_API, HTTP_API_ACCESS_LOGS, HTTP_API_STAGE};

/// Requests a second that the API takes on average; more are answered with 429. It is what Lambda runs at once in an
/// account by default, at one second a request.
pub(super) const THROTTLING_RATE: u32 = 1_000;
/// Requests that it takes at once beyond that.
pub(super) const THROTTLING_BURST: u32 = 500;

/// A line of the access log, as JSON (API Gateway developer guide, "Customize HTTP API access logs").
const ACCESS_LOG: &str = concat!(
    r#"{"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""method":"$context.httpMethod","path":"$context.path","route":"$context.routeKey","#,
    r#""status":"$context.status","bytes":"$context.responseLength","latency":"$context.responseLatency","#,
    r#""integrationLatency":"$context.integrationLatency","error":"$context.integrationErrorMessage"}"#
);

/// Adds the API, its only stage, and the stage's access log. The functions are those with a route.
pub(super) fn lower<'a>(functions: &[&'a Function], stack: &mut Stack<'a>) {
    let api = LogicalId::new(HTTP_API);
    let properties = object! {
        "Name": Pseudo::StackName,
        "ProtocolType": "HTTP",
        "Tags": tag_map(&stack.tags),
    };
    stack.add(api.clone(), Resource::new("AWS::ApiGatewayV2::Api", properties), functions);

    let log_group = access_log(HTTP_API_ACCESS_LOGS, functions, stack);
    let properties = object! {
        "ApiId": api.reference(),
        "StageName": "$default",
        "AutoDeploy": true,
        "AccessLogSettings": object! { "DestinationArn": log_group.attribute("Arn"), "Format": ACCESS_LOG },
        "DefaultRouteSettings": object! {
            "ThrottlingBurstLimit": THROTTLING_BURST,
            "ThrottlingRateLimit": THROTTLING_RATE,
        },
        "Tags": tag_map(&stack.tags),
    };
    stack.add(
        LogicalId::new(HTTP_API_STAGE),
        Resource::new("AWS::ApiGatewayV2::Stage", properties),
        functions,
    );
    let url = sub!["https://", api.reference(), ".execute-api.", Pseudo::Region, ".", Pseudo::UrlSuffix];
    stack.output(api, "The URL of the HTTP API.".to_owned(), url);
}

/// Adds the log group of an API's access log.
pub(super) fn access_log<'a>(id: &str, functions: &[&'a Function], stack: &mut Stack<'a>) -> LogicalId {
    let id = LogicalId::new(id);
    let properties = object! { "RetentionInDays": stack.retention, "Tags": tag_list(&stack.tags) };
    stack.add(id.clone(), Resource::new("AWS::Logs::LogGroup", properties), functions);
    id
}
