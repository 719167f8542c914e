//! Who may send a request to a REST API.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::Grammar;
use crate::grammar::arn::ExistingUserPool;
use crate::grammar::name::{FunctionName, QueueName};
use crate::problem::{Fault, Problem, Problems};
use crate::trigger::AwsIam;
use crate::{group, kinds};

kinds! {
    /// Who may send a request to a REST API.
    pub enum RestAuth(
        "way to authorize", "`iam`, `cognito(\"users\")` or `authorizer(\"function\")`",
        but "jwt": "a REST API has no `jwt`: it checks the tokens of a user pool with `cognito(...)`, and any others with `authorizer(...)`",
    ) {
        Iam(AwsIam),
        Cognito(CognitoToken),
        Authorizer(RestAuthorizer),
    }
}

group! {
    /// Whoever sends a token of an Amazon Cognito user pool in the header `Authorization`.
    pub struct CognitoToken("cognito") {
        /// The pool: the name of one of the service's, which a `cognito` trigger makes, or the ARN of one that stands already: `"users"`. Required.
        @main pool: PoolSource,
        /// The scopes of which the access token has one, one or a list: `scopes = "orders/read"`. Default: none, and the token is an ID token.
        scopes: Option<Vec<String>>,
    }
}

group! {
    /// Whoever another function of the service lets pass. It is called before each request, without a trigger of its
    /// own, takes an `ApiGatewayCustomAuthorizerRequestTypeRequest`, and answers with a policy that allows
    /// `execute-api:Invoke` or denies it; what stands beside that under `context` reaches the function behind the API.
    pub struct RestAuthorizer("authorizer") {
        /// The function's name: `"check_token"`. Required.
        @main function: FunctionName,
    }
}

/// Which user pool.
#[derive(Debug, Clone, PartialEq)]
pub enum PoolSource {
    /// One of the service's, by its name.
    Own(QueueName),
    /// One that stands already.
    Existing(ExistingUserPool),
}

impl FromStr for PoolSource {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        match text.starts_with("arn:") {
            true => text.parse().map(Self::Existing),
            false => text.parse().map(Self::Own),
        }
    }
}

impl fmt::Display for PoolSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(name) => name.fmt(f),
            Self::Existing(pool) => pool.fmt(f),
        }
    }
}

impl PoolSource {
    /// The pool's name; of one that stands already its id, which is the only name in its ARN.
    pub fn name(&self) -> &str {
        match self {
            Self::Own(name) => name.as_str(),
            Self::Existing(pool) => pool.name(),
        }
    }
}

impl Grammar for PoolSource {
    const EXPECTED: &'static str = "a user pool in quotes, such as `\"users\"`";
}

impl RestAuth {
    /// The function of the service that is asked first, if one is.
    pub fn function(&self) -> Option<&FunctionName> {
        match self {
            Self::Authorizer(RestAuthorizer { function }) => Some(function),
            Self::Iam(AwsIam {}) | Self::Cognito(_) => None,
        }
    }

    /// The user pool of the service whose tokens are checked, if one is.
    pub fn pool(&self) -> Option<&QueueName> {
        match self {
            Self::Cognito(CognitoToken { pool: PoolSource::Own(name), scopes: _ }) => Some(name),
            _ => None,
        }
    }

    /// Adds what its keys do wrong together.
    pub(super) fn check(&self, problems: &mut Problems) {
        if let Self::Cognito(CognitoToken { pool: _, scopes: Some(scopes) }) = self
            && scopes.iter().all(|scope| scope.trim().is_empty())
        {
            let problem =
                Problem::new(Code::EmptyList, "auth.scopes", "no scope is named: no token would do");
            problems.push(problem.help("leave `scopes` out, and the token is an ID token"));
        }
    }
}
