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
    use crate::cloudformation::{Lambda, Origin, Resource, Shared, Stack, Subject};
    use crate::function::Function;
    use crate::grammar::route::{Route, Segment};
    use crate::iam::arn;
    use crate::names::{self, HTTP_API, Part};
    use crate::problem::Problem;
    use crate::trigger::{Lower, slower_than_api};

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
            let name = name(route);
            let permission = names::id(&name, Part::RoutePermission);
            let source = arn("execute-api", sub![api.reference(), "/*/", resource_path(route)]);
            let resource = Origin::by_arn("apigateway.amazonaws.com", source).may_invoke(lambda);
            stack.add(permission.clone(), resource, &[lambda.function]);
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
            slower_than_api("answers 503", INTEGRATION_TIMEOUT, function)
        }
    }

    /// What a route is called in logical ids: `GetOrdersParam` for `GET /orders/{id}`. It depends on the route's shape
    /// alone. CloudFormation creates before it deletes, and API Gateway refuses a second route of the same key: a route
    /// that another function takes over has to stay the resource that it was. A hash tells apart what reads the same.
    fn name(route: &Route) -> String {
        let mut name = names::pascal(&route.method.to_ascii_lowercase());
        let mut is_exact = true;
        for segment in &route.segments {
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
        if is_exact { name } else { name + &names::hash(&route.shape()) }
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
            fn routes_have_one_name_where_they_have_one_shape(
                one in "(GET|ANY)(/(a|b|ab|A|a-b|param|rest|[{]x[}]|[{]y[}])){1,3}(/[{][*]z[}])?",
                other in "(GET|ANY)(/(a|b|ab|A|a-b|param|rest|[{]x[}]|[{]y[}])){1,3}(/[{][*]z[}])?",
            ) {
                if let (Ok(one), Ok(other)) = (one.parse::<Route>(), other.parse::<Route>()) {
                    prop_assert_eq!(name(&one) == name(&other), one.shape() == other.shape());
                }
            }
        }
    }
}
