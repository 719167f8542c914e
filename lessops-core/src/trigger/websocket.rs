//! `websocket`: a route key of the service's WebSocket API (API Gateway v2).

use super::{Delivery, Payload, REQUEST_ALARMS, REQUEST_METRICS, Source, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::grammar::route_key::RouteKey;
use crate::page::WEBSOCKET_ACCESS;
use crate::problem::{Problem, Problems};
use crate::{group, words};

group! {
    /// A route key of the service's WebSocket API, which all of them share. The answer is `()`, or one with a status:
    /// `$connect` refuses a client with 403. What goes to clients is posted to them (`Connections<Post>`). The account
    /// needs API Gateway's log role, one for all its services, which no stack of one service may set.
    pub struct Websocket("websocket") {
        /// What the function is called for: `"$connect"`, `"$disconnect"`, `"$default"`, or the `action` that a message in JSON names: `"send"`. Required.
        @main key: RouteKey,
        /// Who may connect, and send once connected: `iam`, whoever signs the request with AWS credentials whose policy allows `execute-api:Invoke`. For `"$connect"` only: `auth = iam`. Default: everyone whom the function does not refuse.
        auth: Option<WebsocketAuth>,
    }
}

words! {
    /// Who may connect to a WebSocket API.
    pub enum WebsocketAuth("way to authorize") {
        /// Whoever signs the request with AWS credentials whose policy allows it.
        Iam = "iam",
    }
}

/// What API Gateway calls as a client connects.
const CONNECT: &str = "$connect";

impl Source for Websocket {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Type("event::apigw::ApiGatewayWebsocketProxyRequest")];
    const METRICS: &'static [&'static str] = REQUEST_METRICS;

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&REQUEST_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let key = self.key.as_str();
        if self.auth.is_some() && key != CONNECT {
            let message =
                format!("`auth` is for `{CONNECT}`, and this is `{key}`: who is connected may send");
            let help = format!("give it to the trigger `websocket(\"{CONNECT}\", auth = iam)`");
            problems
                .push(Problem::new(Code::WebsocketAuth, "auth", message).help(help).see(WEBSOCKET_ACCESS));
        }
    }

    fn source(&self, _: &str) -> Option<String> {
        Some(self.key.to_string())
    }

    fn conflict(&self, _: &Self) -> Option<String> {
        Some("a message can go to only one of them".to_owned())
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The route, the integration that calls the function, and the permission to call it.

    use super::{Websocket, WebsocketAuth};
    use crate::alarm::catalogue::Dimension;
    use crate::check::Severity;
    use crate::cloudformation::value::{LogicalId, object, sub};
    use crate::cloudformation::{Lambda, Resource, Shared, Stack, Subject, route};
    use crate::function::Function;
    use crate::grammar::route_key::RouteKey;
    use crate::names::{self, Part, WEBSOCKET_API};
    use crate::problem::Problem;
    use crate::trigger::Lower;

    /// How long a WebSocket API waits for a function, in seconds (API Gateway developer guide, "Quotas for configuring
    /// and running a WebSocket API").
    const INTEGRATION_TIMEOUT: u32 = 29;

    impl Lower for Websocket {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { key, auth } = self;
            let authorization = match auth {
                Some(WebsocketAuth::Iam) => "AWS_IAM",
                None => "NONE",
            };
            let api = LogicalId::new(WEBSOCKET_API);
            let integration = lambda.part(Part::Integration);
            if index == 0 {
                let properties = object! {
                    "ApiId": api.reference(),
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": route::invocation(lambda.target()),
                };
                let resource = Resource::new("AWS::ApiGatewayV2::Integration", properties);
                stack.add(integration.clone(), resource, &[lambda.function]);
            }
            let name = name(key);
            let permission = names::id(&name, Part::RouteKeyPermission);
            let part = sub![api.reference(), "/*/", key.to_string()];
            stack.add(permission.clone(), route::may_call(lambda.target(), part), &[lambda.function]);
            let properties = object! {
                "ApiId": api.reference(),
                "AuthorizationType": authorization,
                "RouteKey": key.to_string(),
                "Target": sub!["integrations/", integration.reference()],
            };
            let before = lambda.access.iter().cloned().chain([permission]);
            let resource = Resource::new("AWS::ApiGatewayV2::Route", properties).after(before);
            let id = names::id(&name, Part::RouteKey);
            stack.add(id.clone(), resource, &[lambda.function]);
            stack.share(Shared::WebsocketApi, lambda.function).after.push(id);
        }

        fn subject(&self, dimension: Dimension, _: &str, _: usize) -> Option<Subject> {
            let api = || LogicalId::new(WEBSOCKET_API).reference();
            (dimension == Dimension::WebsocketApi).then(|| Subject::shared(api(), Shared::WebsocketApi))
        }

        fn review(&self, function: &Function) -> Vec<(Severity, Problem)> {
            route::too_slow(function, INTEGRATION_TIMEOUT, 504).into_iter().collect()
        }
    }

    /// What a route key is called in logical ids. It depends on the key alone: a key that another function takes over
    /// stays the resource that it was, since API Gateway refuses a second route of the same key. A hash tells apart what
    /// reads the same.
    fn name(key: &RouteKey) -> String {
        let text = key.as_str();
        let name = names::pascal(text);
        let is_action = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && !["connect", "disconnect", "default"].contains(&text);
        if is_action || text.starts_with('$') { name } else { name + &names::hash(text) }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn route_keys_have_names_of_their_own() {
            let named = |key: &str| name(&key.parse().unwrap());
            assert_eq!((named("$connect").as_str(), named("send").as_str()), ("Connect", "Send"));
            assert_eq!(named("connect"), ["Connect", &names::hash("connect")].concat());
            let alike = ["send", "Send", "send-", "$default", "default", "_send"].map(named);
            for (index, name) in alike.iter().enumerate() {
                assert!(!alike[..index].contains(name), "{alike:?}");
            }
        }
    }
}
