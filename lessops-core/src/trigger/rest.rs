//! `rest`: a route of the service's REST API (API Gateway v1).

mod auth;
mod rule_group;

pub use auth::{CognitoToken, PoolSource, RestAuth, RestAuthorizer};
pub use rule_group::RuleGroup;

use super::{Delivery, Payload, REQUEST_ALARMS, REQUEST_METRICS, Source, Throttle, http, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::name::FunctionName;
use crate::grammar::route::{Route, Segment};
use crate::group;
use crate::problem::{Problem, Problems};

group! {
    /// A route of the service's REST API, for what an HTTP API can't do: API keys, AWS WAF, tokens of Cognito, answers
    /// that stream. All routes of a service share one API. It costs more than an HTTP API and waits 29 s. Its access log
    /// needs the role of API Gateway's that belongs to the whole account (`aws apigateway update-account`), which must
    /// stand already: no stack may own it.
    pub struct Rest("rest") {
        /// Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. All routes have to name the parameter at one place alike. Required.
        @main route: Route,
        /// Who may send a request: `iam`, `cognito("users")` or `authorizer("function")`: `auth = iam`. Default: anyone.
        auth: Option<RestAuth>,
        /// Whether a request needs the API key of the service, in the header `x-api-key`: `api_key = true`. A key tells callers apart, and is no replacement for `auth`. Default: false.
        api_key: Option<bool>,
        /// The managed rule groups of AWS WAF that look at a request first, one or a list: `waf = [common, known_bad_inputs, sqli]`. They stand before the whole API, so routes that name any name the same. Default: none.
        waf: Option<Vec<RuleGroup>>,
        /// How many requests the route takes: `throttle(rate = 50, burst = 100)`. Default: its part of the 1,000 a second and 500 at once that the whole API takes.
        throttle: Option<Throttle>,
        /// Whether the answer reaches the caller while it is being made, up to 15 minutes long: `stream = true`. Default: false.
        stream: Option<bool>,
    }
}

impl Source for Rest {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Request];
    const METRICS: &'static [&'static str] = REQUEST_METRICS;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&REQUEST_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        for segment in &self.route.segments {
            check_segment(segment, problems);
        }
        if let Some(auth) = &self.auth {
            auth.check(problems);
        }
        let groups = self.waf.as_deref();
        if groups.is_some_and(<[RuleGroup]>::is_empty) {
            problems.push(Problem::new(Code::EmptyList, "waf", "`waf` is an empty list: leave it out"));
        }
        let groups = groups.unwrap_or_default();
        for (index, group) in groups.iter().enumerate() {
            if groups[..index].contains(group) {
                problems.push(Problem::new(
                    Code::RepeatedValue,
                    format!("waf[{index}]"),
                    format!("`{group}` is given twice"),
                ));
            }
        }
    }

    fn streams(&self) -> bool {
        self.stream == Some(true)
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.route.shape())
    }

    fn authorizer(&self) -> Option<&FunctionName> {
        self.auth.as_ref()?.function()
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some(http::CONFLICT.to_owned())
    }
}

/// Adds that a part of the path has what the path of a REST API can't have, and that of an HTTP API can (API Gateway
/// API, CreateResource, which answers with what it takes).
fn check_segment(segment: &Segment, problems: &mut Problems) {
    let Segment::Literal(text) = segment else { return };
    if let Some(stranger) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "-._:".contains(*c))) {
        let message = format!("`{stranger}` cannot stand in a path of a REST API, as in `{text}`");
        problems.push(
            Problem::new(Code::InvalidRoute, "route", message)
                .help("it takes letters, digits, `-`, `.`, `_` and `:`"),
        );
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The method, and the permission to call the function. The path, which routes share, is the API's.

    use super::Rest;
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{LogicalId, Object, Pseudo, object};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject, rest_api, rest_authorizer, route};
    use crate::function::Function;
    use crate::names::{self, Part, REST_API, REST_API_STAGE};
    use crate::problem::Problem;
    use crate::trigger::{Lower, Source as _};

    /// How long a REST API waits for a function that does not stream, in seconds (API Gateway developer guide, "Quotas
    /// for configuring and running a REST API"). An account may have it raised for itself.
    const INTEGRATION_TIMEOUT: u32 = 29;

    impl Lower for Rest {
        fn lower<'a>(&'a self, _: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            // What is the API's as a whole its own file makes: keys, rule groups, the settings of its stage.
            let Self { route, auth, api_key, waf: _, throttle: _, stream } = self;
            let api = LogicalId::new(REST_API);
            let name = route::name(route);
            let permission = names::id(&name, Part::MethodPermission);
            stack.add(permission.clone(), route::permission(route, &api, lambda), &[lambda.function]);
            let mut properties = object! {
                "RestApiId": api.reference(),
                "ResourceId": rest_api::resource(&route.segments),
                "HttpMethod": route.method,
                "ApiKeyRequired": api_key.filter(|needed| *needed),
                "Integration": integration(lambda, *stream == Some(true)),
            };
            properties.extend(rest_authorizer::of_method(auth.as_ref()));
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource = Resource::new("AWS::ApiGateway::Method", properties).after(before);
            let method = names::id(&name, Part::Method);
            stack.add(method.clone(), resource, &[lambda.function]);
            stack.share(Shared::RestApi, lambda.function).after.push(method);
        }

        fn subject(&self, dimension: Dimension, _: &str, _: usize) -> Option<Subject> {
            let stage = LogicalId::new(REST_API_STAGE).reference();
            let name = Some(("ApiName", Pseudo::StackName.into()));
            let subject = || Subject { within: name, ..Subject::shared(stage, Shared::RestApi) };
            (dimension == Dimension::RestStage).then(subject)
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            let slow = route::too_slow(function, INTEGRATION_TIMEOUT, 504);
            slow.filter(|_| !self.streams()).into_iter().collect()
        }
    }

    /// How the method calls the function. One whose answer streams may take as long as the function does.
    fn integration(lambda: &Lambda<'_>, streams: bool) -> Object {
        let uri = if streams { route::streaming_invocation } else { route::invocation };
        object! {
            "Type": "AWS_PROXY",
            "IntegrationHttpMethod": "POST",
            "ResponseTransferMode": streams.then_some("STREAM"),
            "TimeoutInMillis": streams.then(|| lambda.function.settings.timeout() * 1_000),
            "Uri": uri(lambda.target()),
        }
    }
}
