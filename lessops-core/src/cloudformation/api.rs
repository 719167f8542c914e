//! The service's HTTP API (API Gateway v2), which all its routes share, and what other APIs have of it: a stage and its
//! access log.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, Pseudo, Value, object, sub, tag_list, tag_map};
use super::{authorizer, domain};
use crate::function::Function;
use crate::names::{HTTP_API, HTTP_API_ACCESS_LOGS, HTTP_API_STAGE};
use crate::trigger::{Cors, CorsMethod, RequestAuth, Throttle};

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

/// What routes say of the API that they share.
#[derive(Default)]
pub(crate) struct Routes<'a> {
    /// The methods of all of them.
    pub(crate) methods: BTreeSet<&'static str>,
    /// The rules have seen that those who say it say the same.
    pub(crate) cors: Option<&'a Cors>,
    /// Who lets requests pass, and the functions that are behind it.
    pub(crate) authorizers: BTreeMap<LogicalId, (&'a RequestAuth, Vec<&'a Function>)>,
    /// By route key: the route, and how many requests it takes.
    pub(crate) throttles: BTreeMap<String, (LogicalId, &'a Throttle)>,
}

impl Routes<'_> {
    /// The methods that a page may use where `cors` names none.
    fn methods(&self) -> Vec<String> {
        let all = CorsMethod::WORDS.iter().map(|word| word.name);
        all.filter(|name| self.methods.contains(name) || self.methods.contains("ANY"))
            .map(str::to_owned)
            .collect()
    }
}

/// Adds the API, its only stage, the stage's access log, and who lets requests pass. The functions are those with a
/// route.
pub(super) fn lower<'a>(routes: Routes<'a>, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let api = LogicalId::new(HTTP_API);
    let cors = routes.cors.map(|cors| cors.lower(routes.methods()));
    let Routes { methods: _, cors: _, authorizers, throttles } = routes;
    let properties = object! {
        "Name": Pseudo::StackName,
        "ProtocolType": "HTTP",
        "CorsConfiguration": cors,
        "Tags": tag_map(&stack.tags),
    };
    stack.add(api.clone(), Resource::new("AWS::ApiGatewayV2::Api", properties), functions);

    let log_group = access_log(HTTP_API_ACCESS_LOGS, functions, stack);

    let throttled: Vec<_> = throttles.values().map(|(route, _)| route.clone()).collect();
    let settings = throttles.into_iter().map(|(key, (_, Throttle { rate, burst }))| {
        let settings = object! { "ThrottlingBurstLimit": burst.get(), "ThrottlingRateLimit": rate.get() };
        (Cow::Owned(key), Value::from(settings))
    });
    let settings: Object = settings.collect();
    let settings = (!throttled.is_empty()).then_some(settings);
    let properties = stage(&api, "$default", (&log_group, ACCESS_LOG), settings, stack);
    // A stage can have settings of routes that are there, and of no others.
    let stage = Resource::new("AWS::ApiGatewayV2::Stage", properties).after(throttled);
    stack.add(LogicalId::new(HTTP_API_STAGE), stage, functions);

    if let Some(domain) = stack.api {
        let stage = (LogicalId::new(HTTP_API_STAGE), "$default");
        domain::lower(domain, &api, stage, functions, stack);
    }
    for (id, (auth, functions)) in authorizers {
        authorizer::lower(id, auth, &api, &functions, stack);
    }
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

/// The only stage of an API of version 2, which has at once what its routes are; its access log is a log group, in some
/// format.
pub(super) fn stage(
    api: &LogicalId,
    name: &'static str,
    (log_group, format): (&LogicalId, &'static str),
    of_routes: Option<Object>,
    stack: &Stack<'_>,
) -> Object {
    object! {
        "ApiId": api.reference(),
        "StageName": name,
        "AutoDeploy": true,
        "AccessLogSettings": object! { "DestinationArn": log_group.attribute("Arn"), "Format": format },
        "DefaultRouteSettings": object! {
            "ThrottlingBurstLimit": THROTTLING_BURST,
            "ThrottlingRateLimit": THROTTLING_RATE,
        },
        "RouteSettings": of_routes,
        "Tags": tag_map(&stack.tags),
    }
}
