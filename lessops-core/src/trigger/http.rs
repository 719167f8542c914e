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
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject, authorizer};
    use crate::function::Function;
    use crate::grammar::route::{Route, Segment};
    use crate::iam::arn;
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
                    "IntegrationUri": lambda.id.attribute("Arn"),
                    "PayloadFormatVersion": "2.0",
                };
                let resource = Resource::new("AWS::ApiGatewayV2::Integration", properties);
                stack.add(integration.clone(), resource, &[lambda.function]);
            }
            let name = name(route);
            let permission = names::id(&name, Part::RoutePermission);
            let properties = object! {
                "Action": "lambda:InvokeFunction",
                "FunctionName": lambda.id.reference(),
                "Principal": "apigateway.amazonaws.com",
                "SourceArn": arn("execute-api", sub![api.reference(), "/*/", resource_path(route)]),
            };
            stack.add(
                permission.clone(),
                Resource::new("AWS::Lambda::Permission", properties),
                &[lambda.function],
            );
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
            let timeout = function.settings.timeout();
            let message = format!(
                "the API answers 503 after {INTEGRATION_TIMEOUT}s, and the function may take {timeout}s"
            );
            let problem =
                Problem::new("", message).help(format!("set `timeout = {INTEGRATION_TIMEOUT}s` or less"));
            if timeout > INTEGRATION_TIMEOUT { vec![(Severity::Warning, problem)] } else { Vec::new() }
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
