//! `http`: a route of the service's HTTP API (API Gateway v2).

use super::{Delivery, Payload, SYNCHRONOUS_ALARMS, Source, texts};
use crate::function::Settings;
use crate::grammar::route::Route;
use crate::group;

group! {
    /// A route of the service's HTTP API. All routes of a service share one API.
    pub struct Http("http") {
        /// Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. Required.
        @main route: Route,
    }
}

impl Source for Http {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Request];
    const METRICS: &'static [&'static str] = &["http_4xx", "http_5xx", "latency", "requests"];

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&[&SYNCHRONOUS_ALARMS[..], &["http_5xx > 1% for 3 of 5"]].concat())
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.route.shape())
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some("a request can go to only one of them".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The route, the integration that calls the function, and the permission to call it.

    use super::Http;
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{LogicalId, object, sub};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject, route};
    use crate::function::Function;
    use crate::names::{self, HTTP_API, Part};
    use crate::problem::Problem;
    use crate::trigger::Lower;

    /// How long an HTTP API waits for a function, in seconds (API Gateway developer guide, "Quotas for HTTP APIs").
    const INTEGRATION_TIMEOUT: u32 = 30;

    impl Lower for Http {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { route } = self;
            let api = LogicalId::new(HTTP_API);
            let integration = lambda.part(Part::Integration);
            if index == 0 {
                let properties = object! {
                    "ApiId": api.reference(),
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": lambda.id.attribute("Arn"),
                    "PayloadFormatVersion": "2.0",
                };
                let resource = Resource::new("AWS::ApiGatewayV2::Integration", properties);
                stack.add(integration.clone(), resource, &[lambda.function]);
            }
            let name = route::name(route);
            let permission = names::id(&name, Part::RoutePermission);
            stack.add(permission.clone(), route::permission(route, &api, lambda), &[lambda.function]);
            let properties = object! {
                "ApiId": api.reference(),
                "AuthorizationType": "NONE",
                "RouteKey": route.api_gateway_key(),
                "Target": sub!["integrations/", integration.reference()],
            };
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource = Resource::new("AWS::ApiGatewayV2::Route", properties).after(before);
            stack.add(names::id(&name, Part::Route), resource, &[lambda.function]);
            stack.share(Shared::HttpApi, lambda.function);
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
