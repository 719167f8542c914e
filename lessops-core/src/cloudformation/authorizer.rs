//! Who lets the requests of an HTTP API pass: the authorizers that routes name. Routes that say the same share one.

use std::collections::BTreeSet;

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Ref, object, sub};
use super::{route, version};
use crate::function::Function;
use crate::grammar::name::FunctionName;
use crate::names::{self, Part};
use crate::trigger::{Authorizer, AwsIam, Jwt, RequestAuth};

/// A route's `AuthorizationType`, and its authorizer if it has one.
pub(crate) fn of_route(auth: Option<&RequestAuth>) -> (&'static str, Option<LogicalId>) {
    match auth {
        None => ("NONE", None),
        Some(RequestAuth::Iam(AwsIam {})) => ("AWS_IAM", None),
        Some(RequestAuth::Jwt(jwt)) => ("JWT", Some(names::id(&name(jwt), Part::HttpAuthorizer))),
        Some(RequestAuth::Authorizer(Authorizer { function })) => {
            ("CUSTOM", Some(names::id(function.as_str(), Part::HttpAuthorizer)))
        }
    }
}

/// The audiences in an order of their own, since nothing depends on the one that they were written in.
fn audiences(Jwt { issuer: _, audience }: &Jwt) -> Vec<String> {
    audience.iter().collect::<BTreeSet<_>>().into_iter().map(ToString::to_string).collect()
}

/// What tells one issuer and its audiences from others.
fn name(jwt: &Jwt) -> String {
    let mut parts = audiences(jwt);
    parts.push(jwt.issuer.to_string());
    format!("jwt-{}", names::hash(&parts.join("\n")))
}

/// Adds an authorizer, for the functions that are behind it.
pub(super) fn lower<'a>(
    id: LogicalId,
    auth: &RequestAuth,
    api: &LogicalId,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    match auth {
        RequestAuth::Iam(AwsIam {}) => {}
        RequestAuth::Jwt(jwt @ Jwt { issuer, audience: _ }) => {
            let properties = object! {
                "ApiId": api.reference(),
                "AuthorizerType": "JWT",
                "IdentitySource": ["$request.header.Authorization"],
                "JwtConfiguration": object! { "Audience": audiences(jwt), "Issuer": issuer.to_string() },
                "Name": name(jwt),
            };
            stack.add(id, Resource::new("AWS::ApiGatewayV2::Authorizer", properties), functions);
        }
        RequestAuth::Authorizer(Authorizer { function }) => {
            let asked = version::alias(function.as_str()).reference();
            // Without an identity source it is asked for each request, whatever the request has: nothing is cached.
            let properties = object! {
                "ApiId": api.reference(),
                "AuthorizerPayloadFormatVersion": "2.0",
                "AuthorizerResultTtlInSeconds": 0_u32,
                "AuthorizerType": "REQUEST",
                "AuthorizerUri": route::invocation(asked.clone()),
                "EnableSimpleResponses": true,
                "Name": function.to_string(),
            };
            let resource = Resource::new("AWS::ApiGatewayV2::Authorizer", properties);
            stack.add(id.clone(), resource.after(access(function, stack)), functions);
            let permission = names::id(function.as_str(), Part::HttpAuthorizerPermission);
            stack.add(permission, may_ask(&id, api, asked), functions);
        }
    }
}

/// What grants a function that is asked its access to the stack's resources, if it has any.
pub(super) fn access(function: &FunctionName, stack: &Stack<'_>) -> Option<LogicalId> {
    Some(names::id(function.as_str(), Part::RolePolicy)).filter(|access| stack.has(access))
}

/// Lets an authorizer of an API call a function.
pub(super) fn may_ask(authorizer: &LogicalId, api: &LogicalId, asked: Ref) -> Resource {
    let source = sub![api.reference(), "/authorizers/", authorizer.reference()];
    route::may_call(asked, source)
}
