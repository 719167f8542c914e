//! The authorizers of a REST API: user pools, and functions that are asked before each request. Routes that say the same
//! share one.

use std::collections::BTreeMap;

use super::rest_api::routes;
use super::stack::Stack;
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, object};
use super::{authorizer, route, version};
use crate::function::Function;
use crate::grammar::name::FunctionName;
use crate::iam::existing_arn;
use crate::names::{self, Part, REST_API};
use crate::trigger::{AwsIam, CognitoToken, PoolSource, RestAuth, RestAuthorizer};

/// What a method says of who may send a request.
pub(crate) fn of_method(auth: Option<&RestAuth>) -> Object {
    let (kind, scopes) = match auth {
        None => ("NONE", None),
        Some(RestAuth::Iam(AwsIam {})) => ("AWS_IAM", None),
        Some(RestAuth::Cognito(CognitoToken { pool: _, scopes })) => ("COGNITO_USER_POOLS", scopes.clone()),
        Some(RestAuth::Authorizer(RestAuthorizer { function: _ })) => ("CUSTOM", None),
    };
    object! {
        "AuthorizationType": kind,
        "AuthorizerId": auth.and_then(id).map(|id| id.reference()),
        "AuthorizationScopes": scopes,
    }
}

/// The logical id of the authorizer, where there has to be one.
fn id(auth: &RestAuth) -> Option<LogicalId> {
    match auth {
        RestAuth::Iam(AwsIam {}) => None,
        RestAuth::Cognito(CognitoToken { pool, scopes: _ }) => {
            Some(names::id(pool.name(), Part::PoolAuthorizer))
        }
        RestAuth::Authorizer(RestAuthorizer { function }) => {
            Some(names::id(function.as_str(), Part::RestAuthorizer))
        }
    }
}

/// Adds the authorizers that routes name. What is added has to be there before the API is deployed.
pub(super) fn lower<'a>(functions: &[&'a Function], stack: &mut Stack<'a>) -> Vec<LogicalId> {
    let mut authorizers = BTreeMap::<LogicalId, (&RestAuth, Vec<&Function>)>::new();
    for (function, rest) in routes(functions) {
        if let Some(auth) = &rest.auth
            && let Some(id) = id(auth)
        {
            authorizers.entry(id).or_insert((auth, Vec::new())).1.push(function);
        }
    }
    let mut added = Vec::new();
    for (id, (auth, functions)) in authorizers {
        added.push(id.clone());
        match auth {
            RestAuth::Iam(AwsIam {}) => {}
            RestAuth::Cognito(CognitoToken { pool, scopes: _ }) => {
                lower_pool(id, pool, &functions, stack);
            }
            RestAuth::Authorizer(RestAuthorizer { function }) => {
                added.push(lower_function(&id, function, &functions, stack));
            }
        }
    }
    added
}

fn lower_pool<'a>(id: LogicalId, pool: &PoolSource, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let arn: Expression = match pool {
        PoolSource::Own(name) => names::id(name.as_str(), Part::UserPool).attribute("Arn").into(),
        PoolSource::Existing(pool) => existing_arn(pool),
    };
    let properties = object! {
        "RestApiId": LogicalId::new(REST_API).reference(),
        "Name": pool.name().to_owned(),
        "Type": "COGNITO_USER_POOLS",
        "IdentitySource": "method.request.header.Authorization",
        "ProviderARNs": [arn],
    };
    stack.add(id, Resource::new("AWS::ApiGateway::Authorizer", properties), functions);
}

/// Adds the authorizer, and the permission to call the function, whose logical id it gives back.
fn lower_function<'a>(
    id: &LogicalId,
    function: &FunctionName,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) -> LogicalId {
    let api = LogicalId::new(REST_API);
    let asked = version::alias(function.as_str()).reference();
    // Without an identity source it is asked for each request, whatever the request has: nothing is cached.
    let properties = object! {
        "RestApiId": api.reference(),
        "Name": function.to_string(),
        "Type": "REQUEST",
        "AuthorizerResultTtlInSeconds": 0_u32,
        "AuthorizerUri": route::invocation(asked.clone()),
    };
    let resource = Resource::new("AWS::ApiGateway::Authorizer", properties);
    stack.add(id.clone(), resource.after(authorizer::access(function, stack)), functions);
    let permission = names::id(function.as_str(), Part::RestAuthorizerPermission);
    stack.add(permission.clone(), authorizer::may_ask(id, &api, asked), functions);
    permission
}
