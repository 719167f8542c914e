//! `http`: a route of the service's HTTP API (API Gateway v2).

use super::{Cors, Delivery, Payload, REQUEST_ALARMS, REQUEST_METRICS, RequestAuth, Source, Throttle, texts};
use crate::function::Settings;
use crate::grammar::name::FunctionName;
use crate::grammar::route::Route;
use crate::group;
use crate::problem::Problems;

group! {
    /// A route of the service's HTTP API. All routes of a service share one API.
    pub struct Http("http") {
        /// Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. Required.
        @main route: Route,
        /// Who may send requests: `iam`, `jwt(issuer = "https://...", audience = "...")` or `authorizer("function")`. `auth = iam`. Default: everyone.
        auth: Option<RequestAuth>,
        /// Which pages of other origins may send requests from a browser: `cors("https://shop.example")`. It holds for the whole API, whichever of its routes says it. Default: none.
        cors: Option<Cors>,
        /// How many requests the route takes: `throttle(rate = 50, burst = 100)`. Default: what the API takes in all, 1,000 a second and 500 at once beyond that.
        throttle: Option<Throttle>,
    }
}

/// Why two functions cannot have one route.
pub(super) const CONFLICT: &str = "a request can go to only one of them";

impl Source for Http {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Request];
    const METRICS: &'static [&'static str] = REQUEST_METRICS;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&REQUEST_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        if let Some(auth) = &self.auth {
            auth.check(problems);
        }
        if let Some(cors) = &self.cors {
            cors.check(problems);
        }
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.route.shape())
    }

    fn authorizer(&self) -> Option<&FunctionName> {
        self.auth.as_ref()?.function()
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some(CONFLICT.to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The route, the integration that calls the function, and the permission to call it.

    use super::Http;
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{LogicalId, object, sub};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject, authorizer, route};
    use crate::function::Function;
    use crate::names::{self, HTTP_API, Part};
    use crate::problem::Problem;
    use crate::trigger::{Lower, Source as _};

    /// How long an HTTP API waits for a function, in seconds (API Gateway developer guide, "Quotas for HTTP APIs").
    const INTEGRATION_TIMEOUT: u32 = 30;

    impl Lower for Http {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { route, auth, cors, throttle } = self;
            let api = LogicalId::new(HTTP_API);
            let integration = lambda.part(Part::Integration);
            if index == 0 {
                let properties = object! {
                    "ApiId": api.reference(),
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": lambda.target(),
                    "PayloadFormatVersion": "2.0",
                };
                let resource = Resource::new("AWS::ApiGatewayV2::Integration", properties);
                stack.add(integration.clone(), resource, &[lambda.function]);
            }
            let name = route::name(route);
            let permission = names::id(&name, Part::RoutePermission);
            stack.add(permission.clone(), route::permission(route, &api, lambda), &[lambda.function]);
            let (kind, authorizer) = authorizer::of_route(auth.as_ref());
            let properties = object! {
                "ApiId": api.reference(),
                "AuthorizationType": kind,
                "AuthorizerId": authorizer.as_ref().map(LogicalId::reference),
                "RouteKey": route.api_gateway_key(),
                "Target": sub!["integrations/", integration.reference()],
            };
            let may_ask = self
                .authorizer()
                .map(|function| names::id(function.as_str(), Part::HttpAuthorizerPermission));
            let before = lambda.access.iter().cloned().chain([permission]).chain(may_ask);
            let resource = Resource::new("AWS::ApiGatewayV2::Route", properties).after(before);
            let id = names::id(&name, Part::Route);
            stack.add(id.clone(), resource, &[lambda.function]);

            let routes = &mut stack.share(Shared::HttpApi, lambda.function).routes;
            routes.methods.insert(route.method);
            routes.cors = routes.cors.or(cors.as_ref());
            if let (Some(auth), Some(authorizer)) = (auth, authorizer) {
                routes.authorizers.entry(authorizer).or_insert((auth, Vec::new())).1.push(lambda.function);
            }
            if let Some(throttle) = throttle {
                routes.throttles.insert(route.api_gateway_key(), (id, throttle));
            }
        }

        fn subject(&self, dimension: Dimension, _: &str, _: usize) -> Option<Subject> {
            let api = || LogicalId::new(HTTP_API).reference();
            (dimension == Dimension::HttpApi).then(|| Subject::shared(api(), Shared::HttpApi))
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            route::too_slow(function, INTEGRATION_TIMEOUT, 503).into_iter().collect()
        }
    }
}
