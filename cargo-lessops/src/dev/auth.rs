//! Who may send a request. Signatures and tokens are taken as they are, since no key that could check them is here: a stub
//! of what API Gateway does, but for authorizers that are functions of the service, which are really asked.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::{Map, Value as Json, json};

use super::answer::Answer;
use super::event::alb::fits;
use super::request::ACCOUNT;

/// What a caller is known by, as `requestContext.authorizer` has it; or why the request goes no further.
pub(crate) type Admission = Result<Json, Answer>;

/// Whoever signs requests with AWS credentials, of whom nothing is known here.
pub(crate) fn iam() -> Json {
    json!({ "iam": {
        "accessKey": "AKIALOCAL",
        "accountId": ACCOUNT,
        "callerId": "AIDALOCAL",
        "cognitoIdentity": null,
        "principalOrgId": null,
        "userArn": format!("arn:aws:iam::{ACCOUNT}:user/local"),
        "userId": "AIDALOCAL",
    } })
}

/// The claims and scopes of the token that the header `Authorization` holds, whoever signed it.
pub(crate) fn jwt(authorization: Option<&str>) -> Admission {
    let Token { claims, scopes } = Token::of(authorization)?;
    let scopes = if scopes.is_empty() { Json::Null } else { json!(scopes) };
    Ok(json!({ "jwt": { "claims": claims, "scopes": scopes } }))
}

/// The claims of a token of a user pool, which has one of these scopes where some are named ("Control access to REST APIs
/// using Amazon Cognito user pools as an authorizer", API Gateway developer guide).
pub(crate) fn cognito(authorization: Option<&str>, accepted: Option<&[String]>) -> Admission {
    let Token { claims, scopes } = Token::of(authorization)?;
    match accepted.is_none_or(|accepted| accepted.iter().any(|scope| scopes.contains(scope))) {
        true => Ok(json!({ "claims": claims })),
        false => Err(unauthorized()),
    }
}

/// What an authorizer of an HTTP API answered in the simple form; None where it failed.
pub(crate) fn simple(answer: Option<&[u8]>) -> Admission {
    let answer: Option<Json> = answer.and_then(|answer| serde_json::from_slice(answer).ok());
    match answer.as_ref().and_then(|answer| answer.get("isAuthorized")?.as_bool()) {
        Some(true) => Ok(json!({ "lambda": answer.map(|answer| answer["context"].clone()) })),
        Some(false) => Err(Answer::message(403, "Forbidden")),
        None => Err(Answer::message(500, "Internal Server Error")),
    }
}

/// What an authorizer of a REST API answered, a policy about the method that it was asked for; None where it failed.
pub(crate) fn policy(answer: Option<&[u8]>, method: &str) -> Admission {
    let broken = || Answer::message(500, "Internal server error");
    let answer: Json = answer.and_then(|answer| serde_json::from_slice(answer).ok()).ok_or_else(broken)?;
    let statements = answer["policyDocument"]["Statement"].as_array().ok_or_else(broken)?;
    let says = |effect: &str| {
        let about =
            |statement: &&Json| statement["Effect"] == effect && covers(&statement["Resource"], method);
        statements.iter().find(about).is_some()
    };
    if says("Deny") {
        let message = "User is not authorized to access this resource with an explicit deny";
        return Err(Answer::json(403, &json!({ "Message": message })));
    }
    if !says("Allow") {
        return Err(Answer::json(
            403,
            &json!({ "Message": "User is not authorized to access this resource" }),
        ));
    }
    let mut context = answer["context"].as_object().cloned().unwrap_or_default();
    context.insert("principalId".to_owned(), answer["principalId"].clone());
    Ok(context.into())
}

/// Whether a policy's resources, one or a list, cover a method.
fn covers(resources: &Json, method: &str) -> bool {
    let one = std::slice::from_ref(resources);
    let resources = resources.as_array().map_or(one, Vec::as_slice);
    resources.iter().filter_map(Json::as_str).any(|pattern| fits(pattern.as_bytes(), method.as_bytes()))
}

fn unauthorized() -> Answer {
    Answer::message(401, "Unauthorized")
}

/// What a token says, which nobody has checked.
struct Token {
    /// Its claims, each as text.
    claims: Map<String, Json>,
    /// Those of its claim `scope`.
    scopes: Vec<String>,
}

impl Token {
    fn of(authorization: Option<&str>) -> Result<Self, Answer> {
        let claims = authorization.and_then(claims).ok_or_else(unauthorized)?;
        let scopes = claims.get("scope").and_then(Json::as_str).into_iter().flat_map(str::split_whitespace);
        let scopes = scopes.map(str::to_owned).collect();
        Ok(Self {
            claims: claims.iter().map(|(name, value)| (name.clone(), as_text(value).into())).collect(),
            scopes,
        })
    }
}

/// The middle part of a token.
fn claims(authorization: &str) -> Option<Map<String, Json>> {
    let token = authorization.strip_prefix("Bearer ").or(authorization.strip_prefix("bearer "));
    let payload = token.unwrap_or(authorization).split('.').nth(1)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// A claim as API Gateway hands it over: all as text, lists in brackets.
fn as_text(claim: &Json) -> String {
    match claim {
        Json::String(text) => text.clone(),
        Json::Array(items) => format!("[{}]", items.iter().map(as_text).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &Json) -> String {
        format!("Bearer e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn status(admission: Admission) -> Option<u16> {
        admission.err().map(|answer| answer.status)
    }

    #[test]
    fn the_claims_of_a_token_are_handed_on_as_text() {
        let token = token(&json!({ "sub": "ann", "exp": 5, "groups": ["a", "b"], "scope": "read write" }));
        let admitted = jwt(Some(&token)).expect("it is a token");
        let claims = json!({ "sub": "ann", "exp": "5", "groups": "[a b]", "scope": "read write" });
        assert_eq!(admitted, json!({ "jwt": { "claims": claims, "scopes": ["read", "write"] } }));
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for authorization in [None, Some("Bearer x"), Some("Bearer a.?.c"), Some("Basic YTpi")] {
            assert_eq!(status(jwt(authorization)), Some(401), "{authorization:?}");
            assert_eq!(status(cognito(authorization, None)), Some(401), "{authorization:?}");
        }
    }

    #[test]
    fn a_token_of_a_pool_has_one_of_the_scopes() {
        let token = token(&json!({ "scope": "orders/read" }));
        let scopes = |scope: &str| [scope.to_owned(), "other".to_owned()];
        assert!(cognito(Some(&token), Some(&scopes("orders/read"))).is_ok());
        assert_eq!(status(cognito(Some(&token), Some(&scopes("orders/write")))), Some(401));
    }

    #[test]
    fn an_authorizer_of_an_http_api_says_yes_or_no() {
        let yes =
            simple(Some(br#"{"isAuthorized": true, "context": {"tenant": "a"}}"#)).expect("it says yes");
        assert_eq!(yes, json!({ "lambda": { "tenant": "a" } }));
        assert_eq!(status(simple(Some(br#"{"isAuthorized": false}"#))), Some(403));
        assert_eq!(status(simple(Some(b"{}"))), Some(500));
        assert_eq!(status(simple(None)), Some(500));
    }

    #[test]
    fn an_authorizer_of_a_rest_api_answers_with_a_policy() {
        let answer = |effect: &str, resource: &str| {
            let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": resource });
            json!({ "principalId": "ann", "policyDocument": { "Statement": [statement] }, "context": { "n": 1 } }).to_string()
        };
        let ask = |answer: String| policy(Some(answer.as_bytes()), "arn:aws:x/GET/orders");
        assert_eq!(
            ask(answer("Allow", "arn:aws:x/*")).expect("it allows"),
            json!({ "principalId": "ann", "n": 1 })
        );
        assert_eq!(status(ask(answer("Allow", "arn:aws:x/PUT/*"))), Some(403));
        assert_eq!(status(ask(answer("Deny", "*"))), Some(403));
        assert_eq!(status(policy(Some(b"{}"), "x")), Some(500));
    }
}
