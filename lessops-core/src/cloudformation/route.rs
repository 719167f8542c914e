//! What the routes of both kinds of API have in common: their names, the permission to call a function, and how long
//! the API waits for it.

use super::function::Lambda;
use super::template::Resource;
use super::value::{LogicalId, Pseudo, Ref, Sub, object, sub};
use crate::check::Severity;
use crate::code::Code;
use crate::function::Function;
use crate::grammar::route::{Route, Segment, shape};
use crate::iam::arn;
use crate::names;
use crate::problem::Problem;

/// What a route is called in logical ids: `GetOrdersParam` for `GET /orders/{id}`. It depends on the route's shape
/// alone. CloudFormation creates before it deletes, and API Gateway refuses a second route of the same key: a route
/// that another function takes over has to stay the resource that it was.
pub(crate) fn name(route: &Route) -> String {
    let method = names::pascal(&route.method.to_ascii_lowercase());
    told_apart(method, &route.segments, &route.shape())
}

/// What the path that these parts make is called in logical ids: `OrdersParam` for `/orders/{id}`.
pub(crate) fn path_name(segments: &[Segment]) -> String {
    told_apart(String::new(), segments, &shape(segments))
}

/// The name with those of the path's parts behind it, and with a hash where another shape reads the same.
fn told_apart(mut name: String, segments: &[Segment], shape: &str) -> String {
    let mut is_exact = true;
    for segment in segments {
        match segment {
            Segment::Literal(text) => {
                is_exact &= text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                    && !["param", "rest"].contains(&text.as_str());
                name.push_str(&names::pascal(text));
            }
            Segment::Parameter(_) => name.push_str("Param"),
            Segment::Rest(_) => name.push_str("Rest"),
        }
    }
    if is_exact { name } else { name + &names::hash(shape) }
}

/// Lets an API call the function for one route, in any of its stages.
pub(crate) fn permission(route: &Route, api: &LogicalId, lambda: &Lambda<'_>) -> Resource {
    may_call(lambda.target(), sub![api.reference(), "/*/", resource_path(route)])
}

/// Lets a part of an API call a function.
pub(crate) fn may_call(target: Ref, part: Sub) -> Resource {
    let properties = object! {
        "Action": "lambda:InvokeFunction",
        "FunctionName": target,
        "Principal": "apigateway.amazonaws.com",
        "SourceArn": arn("execute-api", part),
    };
    Resource::new("AWS::Lambda::Permission", properties)
}

/// How API Gateway is to call a function.
pub(crate) fn invocation(target: Ref) -> Sub {
    lambda_action(target, "2015-03-31", "invocations")
}

/// How API Gateway is to call a function whose answer streams (API Gateway developer guide, "Set up a Lambda proxy
/// integration with payload response streaming in API Gateway").
pub(crate) fn streaming_invocation(target: Ref) -> Sub {
    lambda_action(target, "2021-11-15", "response-streaming-invocations")
}

/// An action of a version of Lambda's API, as API Gateway names it.
fn lambda_action(target: Ref, version: &'static str, action: &'static str) -> Sub {
    let gateway = sub!["arn:", Pseudo::Partition, ":apigateway:", Pseudo::Region, ":lambda:path/", version];
    sub![gateway, "/functions/", target, "/", action]
}

/// The method and path of a route's requests as an ARN names them, with `*` where anything may stand.
fn resource_path(route: &Route) -> String {
    let method = if route.method == "ANY" { "*" } else { route.method };
    let path = route.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Parameter(_) | Segment::Rest(_) => "/*".to_owned(),
    });
    let path: String = path.collect();
    format!("{method}{}", if path.is_empty() { "/" } else { &path })
}

/// The warning that the function may take longer than its API waits, which then answers with `status`. Nobody is warned
/// of a timeout that nobody set: the default is longer than a REST API waits, by a second.
pub(crate) fn too_slow(function: &Function, longest: u32, status: u16) -> Option<(Severity, Problem)> {
    let timeout = function.settings.timeout?.get();
    let message = format!("the API answers {status} after {longest}s, and the function may take {timeout}s");
    let problem = || {
        Problem::new(Code::SlowerThanItsCaller, "", message)
            .help(format!("set `timeout = {longest}s` or less"))
    };
    (timeout > longest).then(|| (Severity::Warning, problem()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(route: &str) -> String {
        name(&route.parse().unwrap())
    }

    #[test]
    fn a_route_s_name_reads_like_the_route() {
        assert_eq!(named("ANY /"), "Any");
        assert_eq!(named("GET /v1/orders/{id}"), "GetV1OrdersParam");
        assert_eq!(named("GET /files/{*path}"), "GetFilesRest");
        assert_eq!(
            named("GET /user-profiles"),
            format!("GetUserProfiles{}", names::hash("GET /user-profiles"))
        );
    }

    proptest! {
        #[test]
        fn routes_and_paths_have_one_name_where_they_have_one_shape(
            one in "(GET|ANY)(/(a|b|ab|A|a-b|param|rest|[{]x[}]|[{]y[}])){1,3}(/[{][*]z[}])?",
            other in "(GET|ANY)(/(a|b|ab|A|a-b|param|rest|[{]x[}]|[{]y[}])){1,3}(/[{][*]z[}])?",
        ) {
            if let (Ok(one), Ok(other)) = (one.parse::<Route>(), other.parse::<Route>()) {
                prop_assert_eq!(name(&one) == name(&other), one.shape() == other.shape());
                let (one, other) = (&one.segments, &other.segments);
                prop_assert_eq!(path_name(one) == path_name(other), shape(one) == shape(other));
            }
        }
    }
}
