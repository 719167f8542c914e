//! Who may send a request to an API: the ways of `auth = ...`, which the kinds of APIs share.

use crate::code::Code;
use crate::grammar::name::FunctionName;
use crate::grammar::web::{Audience, Issuer};
use crate::page::HTTP_API_QUOTAS;
use crate::problem::{Problem, Problems};
use crate::{group, kinds};

kinds! {
    /// Who may send a request.
    pub enum RequestAuth("way to authorize", "`iam`, `jwt(issuer = \"https://...\", audience = \"...\")` or `authorizer(\"function\")`") {
        Iam(AwsIam),
        Jwt(Jwt),
        Authorizer(Authorizer),
    }
}

group! {
    /// Whoever signs it with AWS credentials whose policy allows `execute-api:Invoke`.
    pub struct AwsIam("iam") {}
}

group! {
    /// Whoever sends a JSON web token of an issuer in the header `Authorization`. API Gateway checks its signature, its
    /// times, who issued it and whom it is meant for.
    pub struct Jwt("jwt") {
        /// Who issues the tokens, as their claim `iss` has it to the letter, an OpenID Connect or OAuth 2.0 provider: `issuer = "https://login.example.com"`. Required.
        issuer: Issuer,
        /// Whom the tokens are meant for, as their claims `aud` or `client_id` have it, up to 50; one is enough: `audience = "orders-api"`. Required.
        audience: Vec<Audience>,
    }
}

group! {
    /// Whoever another function of the service lets pass. It is called before each request, without a trigger of its
    /// own, and answers `{ "isAuthorized": true }`; what stands beside that under `context` reaches the function behind
    /// the API.
    pub struct Authorizer("authorizer") {
        /// The function's name: `"check_token"`. Required.
        @main function: FunctionName,
    }
}

/// How many audiences an authorizer knows (API Gateway developer guide, "Quotas for configuring and running an HTTP
/// API").
const MOST_AUDIENCES: usize = 50;

impl RequestAuth {
    /// The function of the service that is asked first, if one is.
    pub fn function(&self) -> Option<&FunctionName> {
        match self {
            Self::Authorizer(Authorizer { function }) => Some(function),
            Self::Iam(AwsIam {}) | Self::Jwt(_) => None,
        }
    }

    /// Adds what its keys do wrong together.
    pub(crate) fn check(&self, problems: &mut Problems) {
        let Self::Jwt(Jwt { issuer: _, audience }) = self else { return };
        let problem = |message: &str| Problem::new(Code::EmptyList, "auth.audience", message);
        if audience.is_empty() {
            problems.push(problem("`audience` is an empty list: no token would do"));
        }
        if audience.len() > MOST_AUDIENCES {
            let message =
                format!("a token is held to at most {MOST_AUDIENCES} audiences, found {}", audience.len());
            problems.push(problem(&message).see(HTTP_API_QUOTAS));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::function::Function;

    /// The messages about a route whose tokens are held to that many audiences.
    fn messages(audiences: usize) -> Vec<String> {
        let audience: Vec<_> = (0..audiences).map(|index| format!("api-{index}")).collect();
        let auth = json!({ "kind": "jwt", "issuer": "https://login.example.com", "audience": audience });
        let function =
            json!({ "name": "get", "triggers": [{ "kind": "http", "route": "GET /", "auth": auth }] });
        let read = Function::from_json(function.as_object().unwrap());
        read.err().into_iter().flatten().map(|problem| problem.message).collect()
    }

    #[test]
    fn an_authorizer_knows_as_many_audiences_as_api_gateway_takes() {
        assert_eq!(messages(50), [""; 0]);
        assert_eq!(messages(51), ["a token is held to at most 50 audiences, found 51"]);
        assert_eq!(messages(0), ["`audience` is an empty list: no token would do"]);
    }
}
