//! Which route a request is for, as API Gateway finds it ("Create routes for HTTP APIs in API Gateway" and "Set up a
//! REST API", API Gateway developer guide).

use lessops_core::grammar::route::{Route, Segment};
use percent_encoding::percent_decode_str;

/// The method of a route that takes all of them.
pub(crate) const ANY: &str = "ANY";

/// The routes of one API.
#[derive(Debug)]
pub(crate) struct Routes<T>(Vec<(Route, T)>);

/// The route that a request is for.
#[derive(Debug, PartialEq)]
pub(crate) struct Match<'r, T> {
    /// The route.
    pub(crate) route: &'r Route,
    /// What belongs to it.
    pub(crate) target: &'r T,
    /// What its parameters stand for in this request, decoded.
    pub(crate) parameters: Vec<(&'r str, String)>,
}

/// What a path has that is more than a route's.
type Parameters<'r> = Vec<(&'r str, String)>;

impl<T> Routes<T> {
    /// Orders the routes by how much they say of a path: of those that fit, the first is the one.
    pub(crate) fn new(mut routes: Vec<(Route, T)>) -> Self {
        routes.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
        Self(routes)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The route of an HTTP API: the most special one that takes both path and method.
    pub(crate) fn of_http(&self, method: &str, path: &str) -> Option<Match<'_, T>> {
        let fitting = self.0.iter().filter(|(route, _)| takes(route, method));
        fitting.into_iter().find_map(|(route, target)| {
            let parameters = parameters(&route.segments, path)?;
            Some(Match { route, target, parameters })
        })
    }

    /// The route of a REST API, which finds the path first, and then looks for the method there.
    pub(crate) fn of_rest(&self, method: &str, path: &str) -> Option<Match<'_, T>> {
        let mut fitting = self
            .0
            .iter()
            .filter_map(|(route, target)| Some((route, target, parameters(&route.segments, path)?)));
        let (first, target, found) = fitting.next()?;
        let same_path = fitting.take_while(|(route, ..)| route.segments == first.segments);
        let (route, target, parameters) = std::iter::once((first, target, found))
            .chain(same_path)
            .find(|(route, ..)| takes(route, method))?;
        Some(Match { route, target, parameters })
    }
}

/// What of a route says how soon it is taken.
fn order(route: &Route) -> (Vec<(u8, &str)>, bool) {
    (route.segments.iter().map(weight).collect(), route.method == ANY)
}

fn takes(route: &Route, method: &str) -> bool {
    [method, ANY].contains(&route.method)
}

/// The less a part of a path leaves open, the sooner its route is taken.
fn weight(segment: &Segment) -> (u8, &str) {
    match segment {
        Segment::Literal(text) => (0, text),
        Segment::Parameter(_) => (1, ""),
        Segment::Rest(_) => (2, ""),
    }
}

/// What the parameters stand for, if a path is one of these segments. A parameter stands for something: no part that it
/// takes is empty.
fn parameters<'r>(segments: &'r [Segment], path: &str) -> Option<Parameters<'r>> {
    let mut rest = path.strip_prefix('/')?;
    let mut parameters = Vec::new();
    let mut is_at_end = rest.is_empty();
    for segment in segments {
        if is_at_end {
            return None;
        }
        let (part, behind) = rest.split_once('/').map_or((rest, None), |(part, behind)| (part, Some(behind)));
        match segment {
            Segment::Literal(text) if decoded(text) == decoded(part) => {}
            Segment::Parameter(name) if !part.is_empty() => parameters.push((name.as_str(), decoded(part))),
            Segment::Rest(name) if !part.is_empty() => {
                parameters.push((name.as_str(), decoded(rest)));
                return Some(parameters);
            }
            _ => return None,
        }
        is_at_end = behind.is_none();
        rest = behind.unwrap_or_default();
    }
    is_at_end.then_some(parameters)
}

/// Text of a URL with its escapes resolved.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(texts: &[&'static str]) -> Routes<&'static str> {
        let route = |text: &&'static str| (text.parse().expect("a test has valid routes"), *text);
        Routes::new(texts.iter().map(route).collect())
    }

    fn of_http(routes: &Routes<&'static str>, request: &str) -> Option<&'static str> {
        let (method, path) = request.split_once(' ').expect("a request has a method and a path");
        routes.of_http(method, path).map(|found| *found.target)
    }

    /// The table of "Create routes for HTTP APIs in API Gateway", and what it leaves open.
    #[test]
    fn the_most_special_route_of_an_http_api_wins() {
        let routes = routes(&[
            "ANY /{*proxy}",
            "GET /pets/{*proxy}",
            "GET /pets/dog/{id}",
            "GET /pets/dog/1",
            "ANY /pets/dog/1",
            "POST /pets/cat",
        ]);
        for (request, route) in [
            ("GET /pets/dog/1", Some("GET /pets/dog/1")),
            ("PUT /pets/dog/1", Some("ANY /pets/dog/1")),
            ("GET /pets/dog/2", Some("GET /pets/dog/{id}")),
            ("GET /pets/cat/1", Some("GET /pets/{*proxy}")),
            ("GET /pets/cat", Some("GET /pets/{*proxy}")),
            ("POST /pets/cat", Some("POST /pets/cat")),
            ("POST /test/5", Some("ANY /{*proxy}")),
            ("POST /pets/dog/2", Some("ANY /{*proxy}")),
            ("GET /", None),
        ] {
            assert_eq!(of_http(&routes, request), route, "{request}");
        }
    }

    #[test]
    fn a_parameter_stands_for_something() {
        let routes = routes(&["GET /orders/{id}", "GET /files/{*path}", "GET /"]);
        for request in
            ["GET /orders", "GET /orders/", "GET /orders/1/", "GET /files/", "GET /files", "POST /"]
        {
            assert_eq!(of_http(&routes, request), None, "{request}");
        }
        assert_eq!(of_http(&routes, "GET /"), Some("GET /"));
    }

    #[test]
    fn parameters_are_decoded() {
        let routes = routes(&["GET /orders/{id}/files/{*path}"]);
        let found = routes.of_http("GET", "/orders/a%20b/files/x/%C3%A4/y").expect("the route takes it");
        assert_eq!(found.parameters, [("id", "a b".to_owned()), ("path", "x/ä/y".to_owned())]);
    }

    #[test]
    fn a_rest_api_looks_for_the_path_first() {
        let routes = routes(&["GET /pets/{id}", "POST /pets/dog", "ANY /pets/cat", "GET /pets/cat"]);
        let of_rest = |method, path| routes.of_rest(method, path).map(|found| *found.target);
        assert_eq!(of_rest("GET", "/pets/dog"), None);
        assert_eq!(of_http(&routes, "GET /pets/dog"), Some("GET /pets/{id}"));
        assert_eq!(of_rest("GET", "/pets/1"), Some("GET /pets/{id}"));
        assert_eq!(of_rest("GET", "/pets/cat"), Some("GET /pets/cat"));
        assert_eq!(of_rest("PUT", "/pets/cat"), Some("ANY /pets/cat"));
    }
}
