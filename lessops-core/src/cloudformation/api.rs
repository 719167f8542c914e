//! The service's HTTP API (API Gateway v2), which all its routes share, and what other APIs have of it: a stage and its
//! access log.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, Pseudo, object, sub, tag_list, tag_map};
use crate::function::Function;
use crate::names::{HTTP_API, HTTP_API_ACCESS_LOGS, HTTP_API_STAGE};

/// Requests a second that the API takes on average; more are answered with 429. It is what Lambda runs at once in an
/// account by default, at one second a request.
const THROTTLING_RATE: u32 = 1_000;
/// Requests that it takes at once beyond that.
const THROTTLING_BURST: u32 = 500;

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

    let access_log = access_log(HTTP_API_ACCESS_LOGS, ACCESS_LOG, functions, stack);
    let properties = stage(&api, "$default", access_log, stack);
    stack.add(
        LogicalId::new(HTTP_API_STAGE),
        Resource::new("AWS::ApiGatewayV2::Stage", properties),
        functions,
    );
    let url = sub!["https://", api.reference(), ".execute-api.", Pseudo::Region, ".", Pseudo::UrlSuffix];
    stack.output(api, "The URL of the HTTP API.".to_owned(), url);
}

/// Adds the log group of an API's access log, and gives what a stage says of it.
pub(super) fn access_log<'a>(
    log_group: &'static str,
    format: &'static str,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) -> Object {
    let log_group = LogicalId::new(log_group);
    let properties = object! { "RetentionInDays": stack.retention, "Tags": tag_list(&stack.tags) };
    stack.add(log_group.clone(), Resource::new("AWS::Logs::LogGroup", properties), functions);
    object! { "DestinationArn": log_group.attribute("Arn"), "Format": format }
}

/// The only stage of an API, which has at once what its routes are.
pub(super) fn stage(api: &LogicalId, name: &'static str, access_log: Object, stack: &Stack<'_>) -> Object {
    object! {
        "ApiId": api.reference(),
        "StageName": name,
        "AutoDeploy": true,
        "AccessLogSettings": access_log,
        "DefaultRouteSettings": object! {
            "ThrottlingBurstLimit": THROTTLING_BURST,
            "ThrottlingRateLimit": THROTTLING_RATE,
        },
        "Tags": tag_map(&stack.tags),
    }
}
