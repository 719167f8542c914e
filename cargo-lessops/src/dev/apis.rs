//! The APIs of a service: which function a request is for, who may send it, and what answers in place of a function.
//!
//! All have one port. An HTTP API is where it is in AWS, at the root; the others have a first part of the path of their
//! own, which the event has no more.

use std::collections::BTreeSet;

use lessops_core::function::Function;
use lessops_core::manifest::Manifest;
use lessops_core::trigger::{Alb, Cors, Http, RequestAuth, Rest, RestAuth, Trigger, Url};

use super::event::alb::fits;
use super::event::rest::STAGE;
use super::request::Request;
use super::routes::{ANY, Match, Routes};

/// What comes before the paths of function URLs, which have the function's name as their next part.
pub(crate) const URLS: &str = "/_url";
/// What comes before the paths of load balancers.
pub(crate) const BALANCERS: &str = "/_alb";

/// The APIs.
#[derive(Debug)]
pub(crate) struct Apis {
    /// The routes of the HTTP API, each with its function.
    pub(crate) http: Routes<(String, Http)>,
    /// Which pages may send requests to the HTTP API: one of its routes says it for all.
    pub(crate) cors: Option<Cors>,
    /// The methods that pages may use, where the API says no more than from where.
    pub(crate) methods: Vec<String>,
    /// The routes of the REST API.
    pub(crate) rest: Routes<(String, Rest)>,
    /// The URLs of functions.
    pub(crate) urls: Vec<(String, Url)>,
    /// The rules of load balancers, the first to follow first.
    balancers: Vec<Rule>,
}

/// A rule of a load balancer. The case of a path matters, that of a host does not ("Add a listener rule for your
/// Application Load Balancer", Application Load Balancers user guide).
#[derive(Debug)]
struct Rule {
    function: String,
    /// The patterns of paths that it is for; None for all.
    paths: Option<Vec<String>>,
    /// Those of hosts, in lower case.
    hosts: Option<Vec<String>>,
}

impl Rule {
    fn new(function: String, rule: &Alb) -> Self {
        let hosts = rule
            .host
            .as_ref()
            .map(|hosts| hosts.iter().map(|host| host.to_string().to_ascii_lowercase()).collect());
        let paths = rule.path.as_ref().map(|paths| paths.iter().map(ToString::to_string).collect());
        Self { function, paths, hosts }
    }

    fn fits(&self, path: &str, host: &str) -> bool {
        let any = |patterns: &Option<Vec<String>>, text: &str| {
            patterns.as_ref().is_none_or(|patterns| {
                patterns.iter().any(|pattern| fits(pattern.as_bytes(), text.as_bytes()))
            })
        };
        any(&self.paths, path) && any(&self.hosts, host)
    }
}

/// Where a request belongs, by its path alone.
#[derive(Debug, PartialEq)]
pub(crate) enum Place<'a> {
    /// To the HTTP API.
    Http,
    /// To the REST API, with what is left of the path.
    Rest(&'a str),
    /// To a function's URL.
    Url(&'a str, &'a str),
    /// To a load balancer.
    Balancer(&'a str),
}

impl Apis {
    /// Those of a service.
    pub(crate) fn new(manifest: &Manifest) -> Self {
        let mut found = (Vec::new(), None, Vec::new(), Vec::new(), Vec::new());
        let (http, cors, rest, urls, balancers) = &mut found;
        for function in &manifest.functions {
            let name = || function.name.clone();
            for trigger in function.triggers() {
                match trigger {
                    Trigger::Http(route) => {
                        *cors = cors.take().or_else(|| route.cors.clone());
                        http.push((route.route.clone(), (name(), route.clone())));
                    }
                    Trigger::Rest(route) => rest.push((route.route.clone(), (name(), route.clone()))),
                    Trigger::Url(url) => urls.push((name(), url.clone())),
                    Trigger::Alb(rule) => balancers.push((rule.priority.get(), Rule::new(name(), rule))),
                    _ => {}
                }
            }
        }
        balancers.sort_by_key(|(priority, _): &(u32, Rule)| *priority);
        let (http, cors, rest, urls, balancers) = found;
        let balancers = balancers.into_iter().map(|(_, rule)| rule).collect();
        let methods = methods(http.iter().map(|(route, _)| route.method));
        Self { http: Routes::new(http), cors, methods, rest: Routes::new(rest), urls, balancers }
    }

    /// Where a path belongs. What comes before it means something only where the service has such an API.
    pub(crate) fn place<'a>(&self, path: &'a str) -> Place<'a> {
        if let Some(rest) = below(path, URLS).filter(|_| !self.urls.is_empty()) {
            let (name, rest) = rest[1..].split_at(rest[1..].find('/').unwrap_or(rest.len() - 1));
            return Place::Url(name, if rest.is_empty() { "/" } else { rest });
        }
        if let Some(rest) = below(path, BALANCERS).filter(|_| !self.balancers.is_empty()) {
            return Place::Balancer(rest);
        }
        if let Some(rest) = below(path, &format!("/{STAGE}")).filter(|_| !self.rest.is_empty()) {
            return Place::Rest(rest);
        }
        Place::Http
    }

    /// The URL of a function.
    pub(crate) fn url(&self, function: &str) -> Option<&Url> {
        self.urls.iter().find(|(name, _)| name == function).map(|(_, url)| url)
    }

    /// The function that the first rule names that a request fits.
    pub(crate) fn balanced(&self, request: &Request) -> Option<&str> {
        let host = request.header("host").unwrap_or_default().split(':').next().unwrap_or_default();
        let host = host.to_ascii_lowercase();
        let rule = self.balancers.iter().find(|rule| rule.fits(&request.path, &host));
        rule.map(|rule| rule.function.as_str())
    }
}

/// A route of the HTTP API and how it is guarded.
pub(crate) type HttpMatch<'a> = Match<'a, (String, Http)>;
/// A route of the REST API and how it is guarded.
pub(crate) type RestMatch<'a> = Match<'a, (String, Rest)>;

/// Whether some route takes anyone for whom they say they are.
pub(crate) fn trusts(manifest: &Manifest) -> bool {
    let mut triggers = manifest.functions.iter().flat_map(Function::triggers);
    triggers.any(|trigger| match trigger {
        Trigger::Http(http) => matches!(http.auth, Some(RequestAuth::Iam(_) | RequestAuth::Jwt(_))),
        Trigger::Rest(rest) => {
            matches!(rest.auth, Some(RestAuth::Iam(_) | RestAuth::Cognito(_))) || rest.api_key == Some(true)
        }
        Trigger::Url(url) => url.auth != Some(lessops_core::trigger::UrlAuth::None),
        _ => false,
    })
}

/// What of a path lies below a folder, from its slash on.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    match path.strip_prefix(folder)? {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

/// Each method of some routes, or `*` where one takes all.
fn methods<'r>(methods: impl Iterator<Item = &'r str>) -> Vec<String> {
    let methods: BTreeSet<_> = methods.collect();
    if methods.contains(ANY) {
        return vec!["*".to_owned()];
    }
    methods.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn apis(triggers: &serde_json::Value) -> Apis {
        let function = json!({ "name": "get", "triggers": triggers });
        let function = Function::from_json(function.as_object().expect("it is an object"));
        let function = function.expect("a test has a valid function");
        let package =
            lessops_core::manifest::Package { name: "shop".to_owned(), version: "1.0.0".to_owned() };
        let record = lessops_core::manifest::record(&package, &function);
        Apis::new(&Manifest::from_records(record.as_bytes()).expect("it is a record"))
    }

    #[test]
    fn a_path_belongs_to_the_api_that_it_begins_with() {
        let apis = apis(&json!([{ "kind": "url" }]));
        assert_eq!(apis.place("/_url/get/a/b"), Place::Url("get", "/a/b"));
        assert_eq!(apis.place("/_url/get"), Place::Url("get", "/"));
        assert_eq!(apis.place("/_urls"), Place::Http);
        assert_eq!(apis.place("/live/a"), Place::Http);
    }

    const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2";

    #[test]
    fn the_case_of_a_path_matters_to_a_load_balancer_and_that_of_a_host_does_not() {
        let rule = |keys: (&str, &str)| {
            let mut rule = json!({ "kind": "alb", "listener": LISTENER, "priority": 10 });
            rule[keys.0] = json!([keys.1]);
            apis(&json!([rule]))
        };
        let request = |path: &str, host: &str| Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: String::new(),
            headers: vec![("host".to_owned(), host.to_owned())],
            body: Vec::new(),
            id: "1".to_owned(),
        };
        let orders = rule(("path", "/Orders/*"));
        assert_eq!(orders.balanced(&request("/Orders/1", "localhost:3000")), Some("get"));
        assert_eq!(orders.balanced(&request("/orders/1", "localhost:3000")), None);
        let shop = rule(("host", "Shop.example.com"));
        assert_eq!(shop.balanced(&request("/", "sHOP.example.com:3000")), Some("get"));
        assert_eq!(shop.balanced(&request("/", "example.com")), None);
    }

    #[test]
    fn the_stage_is_that_of_a_rest_api_only() {
        let apis = apis(&json!([{ "kind": "rest", "route": "GET /a" }]));
        assert_eq!(apis.place("/live/a"), Place::Rest("/a"));
        assert_eq!(apis.place("/live"), Place::Rest("/"));
        assert_eq!(apis.place("/a"), Place::Http);
    }
}
