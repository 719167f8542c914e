//! The rules about what the routes of a service share: the API, and the functions that let requests pass.

use super::{Finding, Severity};
use crate::code::Code;
use crate::function::Function;
use crate::grammar::route::Route;
use crate::problem::{Problem, nearest_or_all};
use crate::settings::{Api, Service};
use crate::trigger::{Cors, Http, Trigger};

/// How long an HTTP API waits for a function that lets requests pass, in seconds (API Gateway developer guide, "Quotas for
/// configuring and running an HTTP API").
const AUTHORIZER_TIMEOUT: u32 = 10;

/// A domain for an API that there is not, or for two.
pub(crate) fn domain_of_one_api(functions: &[Function], service: &Service) -> Option<Finding> {
    let Api { domain, .. } = service.api.as_ref()?;
    let behind =
        |is: fn(&Trigger) -> bool| functions.iter().find(|function| function.triggers().iter().any(is));
    let http = behind(|trigger| matches!(trigger, Trigger::Http(_)));
    let rest = behind(|trigger| matches!(trigger, Trigger::Rest(_)));
    let (message, help) = match (http, rest) {
        (None, None) => (
            "and the service has no API: no function has a route",
            "leave `api` out, or give a function a route: `http(\"GET /\")`",
        ),
        (Some(_), Some(_)) => (
            "which leads to one API, and the service has two: an HTTP API and a REST API",
            "write `rest` routes only, or `http` routes only, or divide the service into two packages",
        ),
        _ => return None,
    };
    let problem =
        Problem::new(Code::DomainOfOneApi, "", format!("`api.domain` is `{domain}`, {message}")).help(help);
    let both: Vec<_> = http.into_iter().chain(rest).collect();
    Some(Finding::error(problem, &both))
}

/// Routes that say different things about pages of other origins: all share one API, which has one answer for them.
pub(super) fn cors_of_the_api(functions: &[Function], findings: &mut Vec<Finding>) {
    let routes: Vec<(&Function, &Http)> = functions
        .iter()
        .flat_map(|function| function.triggers().iter().map(move |trigger| (function, trigger)))
        .filter_map(|(function, trigger)| match trigger {
            Trigger::Http(http) => Some((function, http)),
            _ => None,
        })
        .collect();
    let said: Vec<(&Function, &Http, &Cors)> = routes
        .iter()
        .filter_map(|(function, route)| Some((*function, *route, route.cors.as_ref()?)))
        .collect();
    let Some(((first, route, cors), others)) = said.split_first() else { return };
    for (function, other, _) in others.iter().filter(|(_, _, other)| other != cors) {
        let message = format!(
            "`{}` and `{}` have a different `cors`, and all routes share one API, which has one",
            route.route, other.route
        );
        let problem = Problem::new(Code::OneApi, "trigger", message)
            .help("say it at one of the routes: it holds for all");
        let mut functions = vec![*first, *function];
        functions.dedup_by(|a, b| std::ptr::eq(*a, *b));
        findings.push(Finding::error(problem, &functions));
    }
    preflight(&routes, findings);
}

/// Routes whose `auth` refuses what a browser asks before a request, which carries no sign of who asks (API Gateway
/// developer guide, "Configure CORS for HTTP APIs in API Gateway").
fn preflight(routes: &[(&Function, &Http)], findings: &mut Vec<Finding>) {
    for (function, Http { route, auth, .. }) in routes {
        let answered = |(_, other): &(&Function, &Http)| {
            let options = Route { method: "OPTIONS", ..route.clone() };
            other.auth.is_none() && other.route.shape() == options.shape()
        };
        if auth.is_none() || !["ANY", "OPTIONS"].contains(&route.method) || routes.iter().any(answered) {
            continue;
        }
        let message = format!(
            "`{route}` takes the question that a browser asks before a request, which its `auth` refuses"
        );
        let problem = Problem::new(Code::Preflight, "trigger", message)
            .help("give the function a route for each method, so that the API answers the question itself");
        findings.push(Finding::new(Severity::Warning, problem, &[*function]));
    }
}

/// Functions that are to let requests pass, and are not there, cannot, or may be too slow.
pub(super) fn authorizers(functions: &[Function], findings: &mut Vec<Finding>) {
    for function in functions {
        let mut asked: Vec<_> = function.triggers().iter().filter_map(Trigger::authorizer).collect();
        asked.sort_unstable();
        asked.dedup();
        for name in asked {
            let Some(authorizer) = functions.iter().find(|other| other.name == name.as_str()) else {
                let names = functions.iter().map(|other| other.name.as_str());
                let help = nearest_or_all(name.as_str(), names);
                let message = format!("the service has no function `{name}`");
                findings.push(Finding::error(
                    Problem::new(Code::UnknownFunction, "trigger", message).help(help),
                    &[function],
                ));
                continue;
            };
            let timeout = authorizer.settings.timeout();
            if let Some(trigger) =
                authorizer.triggers().iter().find(|trigger| !matches!(trigger, Trigger::Invoke(_)))
            {
                let message = format!(
                    "`{name}` is to let requests pass, and has the trigger `{}`, which hands over other events",
                    trigger.kind()
                );
                let problem = Problem::new(Code::AuthorizerWithTrigger, "trigger", message)
                    .help("write a function without a trigger: the API calls it before each request");
                let mut both = vec![function, authorizer];
                both.dedup_by(|a, b| std::ptr::eq(*a, *b));
                findings.push(Finding::error(problem, &both));
            } else if timeout > AUTHORIZER_TIMEOUT && matches!(function.triggers()[0], Trigger::Http(_)) {
                let message = format!(
                    "the API waits {AUTHORIZER_TIMEOUT}s for `{name}` to let a request pass, and it may take {timeout}s"
                );
                let problem = Problem::new(Code::SlowerThanItsCaller, "timeout", message)
                    .help(format!("set `timeout = {AUTHORIZER_TIMEOUT}s` or less"));
                findings.push(Finding::new(Severity::Warning, problem, &[authorizer, function]));
            }
        }
    }
}
