//! The service's REST API (API Gateway v1), which all its routes share: its paths, its only stage, and what stands
//! before it.
//!
//! A stage serves a deployment, and a deployment is what the API was when it was made. So the deployment's logical id
//! has a digest of all that it holds: whatever of that changes makes another, to which the stage turns.

use std::collections::BTreeMap;

use super::api::{THROTTLING_BURST, THROTTLING_RATE, access_log};
use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, Pseudo, object, sub, tag_list};
use super::{domain, rest_authorizer, route, web_acl};
use crate::function::Function;
use crate::grammar::route::{Route, Segment};
use crate::names::{
    self, Part, REST_API, REST_API_ACCESS_LOGS, REST_API_DEPLOYMENT, REST_API_KEY, REST_API_STAGE,
    REST_API_USAGE_PLAN, REST_API_USAGE_PLAN_KEY,
};
use crate::trigger::{Rest, Throttle, Trigger};

/// The name of the stage, which is the first part of every path.
const STAGE: &str = "live";

/// What the API is called for people, and what it takes for granted ("Set up CloudWatch logging for REST APIs in API
/// Gateway", API Gateway developer guide).
const DESCRIPTION: &str = "Its access log takes the role that API Gateway has for the whole account.";

/// A line of the access log, as JSON (API Gateway developer guide, "Variables for access logging for API Gateway").
const ACCESS_LOG: &str = concat!(
    r#"{"requestId":"$context.requestId","time":"$context.requestTime","ip":"$context.identity.sourceIp","#,
    r#""method":"$context.httpMethod","path":"$context.path","route":"$context.resourcePath","#,
    r#""status":"$context.status","bytes":"$context.responseLength","latency":"$context.responseLatency","#,
    r#""integrationLatency":"$context.integrationLatency","error":"$context.error.message","#,
    r#""integrationError":"$context.integrationErrorMessage","waf":"$context.wafResponseCode"}"#
);

/// What the routes under some path are children of: the API's root, or the path's last part.
pub(crate) fn resource(segments: &[Segment]) -> Expression {
    match segments {
        [] => LogicalId::new(REST_API).attribute("RootResourceId").into(),
        segments => path(segments).reference().into(),
    }
}

fn path(segments: &[Segment]) -> LogicalId {
    names::id(&route::path_name(segments), Part::Path)
}

/// Adds the API and all that its routes share. `methods` are those of the routes.
pub(super) fn lower<'a>(functions: &[&'a Function], methods: Vec<LogicalId>, stack: &mut Stack<'a>) {
    let api = LogicalId::new(REST_API);
    let properties = object! {
        "Name": Pseudo::StackName,
        "Description": DESCRIPTION,
        "EndpointConfiguration": object! { "Types": ["REGIONAL"] },
        // Whatever its type, a body arrives as it was sent: API Gateway reads others as text.
        "BinaryMediaTypes": ["*/*"],
        "Tags": tag_list(&stack.tags),
    };
    stack.add(api.clone(), Resource::new("AWS::ApiGateway::RestApi", properties), functions);

    let mut deployed = methods;
    deployed.extend(lower_paths(functions, stack));
    deployed.extend(rest_authorizer::lower(functions, stack));
    let digest = stack.digest(deployed.iter().chain([&api]));
    let deployment = LogicalId::new(&format!("{REST_API_DEPLOYMENT}{digest}"));
    let properties = object! { "RestApiId": api.reference() };
    let resource = Resource::new("AWS::ApiGateway::Deployment", properties).after(deployed);
    stack.add(deployment.clone(), resource, functions);

    let log_group = access_log(REST_API_ACCESS_LOGS, functions, stack);
    let stage = LogicalId::new(REST_API_STAGE);
    let properties = object! {
        "RestApiId": api.reference(),
        "DeploymentId": deployment.reference(),
        "StageName": STAGE,
        "AccessLogSetting": object! { "DestinationArn": log_group.attribute("Arn"), "Format": ACCESS_LOG },
        "MethodSettings": method_settings(functions),
        "TracingEnabled": functions.iter().any(|function| function.settings.tracing.unwrap_or(true)),
        "Tags": tag_list(&stack.tags),
    };
    stack.add(stage.clone(), Resource::new("AWS::ApiGateway::Stage", properties), functions);

    if let Some(domain) = stack.api {
        domain::lower(domain, &api, (stage.clone(), STAGE), functions, stack);
    }
    if routes(functions).any(|(_, rest)| rest.api_key == Some(true)) {
        lower_key(&api, &stage, functions, stack);
    }
    // The rules hold that all that name any name the same.
    if let Some(groups) = routes(functions).find_map(|(_, rest)| rest.waf.as_deref()) {
        let region = Pseudo::Region;
        let arn = sub![
            "arn:",
            Pseudo::Partition,
            ":apigateway:",
            region,
            "::/restapis/",
            api.reference(),
            "/stages/",
            stage.reference(),
        ];
        web_acl::lower(groups, arn, functions, stack);
    }
    let host = sub![api.reference(), ".execute-api.", Pseudo::Region, ".", Pseudo::UrlSuffix];
    stack.output(api, "The URL of the REST API.".to_owned(), sub!["https://", host, "/", stage.reference()]);
}

/// All routes of the API, each with its function.
pub(super) fn routes<'a>(functions: &[&'a Function]) -> impl Iterator<Item = (&'a Function, &'a Rest)> {
    let rest = |trigger: &'a Trigger| match trigger {
        Trigger::Rest(rest) => Some(rest),
        _ => None,
    };
    functions
        .iter()
        .flat_map(move |function| function.triggers().iter().filter_map(rest).map(|rest| (*function, rest)))
}

/// Adds each part of a path once, whoever has routes below it.
fn lower_paths<'a>(functions: &[&'a Function], stack: &mut Stack<'a>) -> Vec<LogicalId> {
    let mut paths = BTreeMap::<LogicalId, (&[Segment], Vec<&Function>)>::new();
    for (function, Rest { route: Route { method: _, segments }, .. }) in routes(functions) {
        for end in 1..=segments.len() {
            let (_, owners) = paths.entry(path(&segments[..end])).or_insert((&segments[..end], Vec::new()));
            owners.push(function);
        }
    }
    for (id, (segments, owners)) in &paths {
        let (last, parents) = segments.split_last().expect("a path has a part");
        let properties = object! {
            "RestApiId": LogicalId::new(REST_API).reference(),
            "ParentId": resource(parents),
            "PathPart": last.api_gateway(),
        };
        stack.add(id.clone(), Resource::new("AWS::ApiGateway::Resource", properties), owners);
    }
    paths.into_keys().collect()
}

/// How many requests the stage takes, in all and for the routes that say so.
fn method_settings(functions: &[&Function]) -> Vec<Object> {
    let setting = |path: String, method: &'static str, rate: u32, burst: u32| {
        object! {
            "ResourcePath": path,
            "HttpMethod": method,
            "ThrottlingRateLimit": rate,
            "ThrottlingBurstLimit": burst,
        }
    };
    let of_route = |(_, rest): (_, &Rest)| {
        let Throttle { rate, burst } = rest.throttle.as_ref()?;
        // CloudFormation template reference, "AWS::ApiGateway::Stage MethodSetting".
        let path = match rest.route.api_gateway_path() {
            root if root == "/" => root,
            path => format!("/{}", path.replace('/', "~1")),
        };
        Some(setting(path, rest.route.method, rate.get(), burst.get()))
    };
    let all = setting("/*".to_owned(), "*", THROTTLING_RATE, THROTTLING_BURST);
    std::iter::once(all).chain(routes(functions).filter_map(of_route)).collect()
}

/// Adds the key that some routes need, and the usage plan without which it opens nothing.
fn lower_key<'a>(api: &LogicalId, stage: &LogicalId, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let (key, plan) = (LogicalId::new(REST_API_KEY), LogicalId::new(REST_API_USAGE_PLAN));
    let properties = object! { "Enabled": true, "Tags": tag_list(&stack.tags) };
    stack.add(key.clone(), Resource::new("AWS::ApiGateway::ApiKey", properties), functions);
    let properties = object! {
        "ApiStages": [object! { "ApiId": api.reference(), "Stage": stage.reference() }],
        "Tags": tag_list(&stack.tags),
    };
    stack.add(plan.clone(), Resource::new("AWS::ApiGateway::UsagePlan", properties), functions);
    let properties = object! {
        "KeyId": key.reference(),
        "KeyType": "API_KEY",
        "UsagePlanId": plan.reference(),
    };
    let id = LogicalId::new(REST_API_USAGE_PLAN_KEY);
    stack.add(id, Resource::new("AWS::ApiGateway::UsagePlanKey", properties), functions);
    let description = "The id of the API key: `aws apigateway get-api-key --include-value` shows the key.";
    stack.output(key.clone(), description.to_owned(), key.reference());
}
