//! Routes: `GET /orders/{id}`, in axum's syntax.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::page::HTTP_ROUTES;
use crate::problem::{Fault, nearest_or_all};

/// The methods that an HTTP API tells apart, and `ANY` for all of them.
pub const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"];

/// A method and a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// One of [`METHODS`].
    pub method: &'static str,
    /// The parts of the path between its slashes.
    pub segments: Vec<Segment>,
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Text that stands as it is.
    Literal(String),
    /// `{name}`: one part, whatever it is.
    Parameter(String),
    /// `{*name}`: all that is left, at the end of a path.
    Rest(String),
}

impl Route {
    /// The path in axum's syntax: `/files/{*path}`.
    pub fn axum_path(&self) -> String {
        self.path(Segment::axum)
    }

    /// The route key of an API Gateway HTTP API: `GET /files/{path+}`.
    pub fn api_gateway_key(&self) -> String {
        format!("{} {}", self.method, self.api_gateway_path())
    }

    /// The path in API Gateway's syntax: `/files/{path+}`.
    pub fn api_gateway_path(&self) -> String {
        self.path(Segment::api_gateway)
    }

    /// The route with its parameters' names left out: two routes of the same shape match the same requests.
    pub fn shape(&self) -> String {
        format!("{} {}", self.method, shape(&self.segments))
    }

    fn path(&self, part: impl Fn(&Segment) -> String) -> String {
        let parts = self.segments.iter().map(|segment| format!("/{}", part(segment)));
        let path: String = parts.collect();
        if path.is_empty() { "/".to_owned() } else { path }
    }
}

impl Segment {
    /// The part in axum's syntax: `{*path}`.
    pub fn axum(&self) -> String {
        self.text(|name| format!("{{*{name}}}"))
    }

    /// The part in API Gateway's syntax: `{path+}`.
    pub fn api_gateway(&self) -> String {
        self.text(|name| format!("{{{name}+}}"))
    }

    fn text(&self, rest: impl Fn(&str) -> String) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Parameter(name) => format!("{{{name}}}"),
            Self::Rest(name) => rest(name),
        }
    }
}

/// The path that some segments make, with its parameters' names left out.
pub(crate) fn shape(segments: &[Segment]) -> String {
    let unnamed = segments.iter().map(|segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Parameter(_) => "/{}".to_owned(),
        Segment::Rest(_) => "/{*}".to_owned(),
    });
    unnamed.collect()
}

impl FromStr for Route {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let method_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let found = &text[..method_end];
        let Some(method) = METHODS.into_iter().find(|method| *method == found) else {
            let help = if found.is_empty() {
                format!("write `GET {}`", text.trim())
            } else {
                nearest_or_all(found, METHODS)
            };
            let message = match found {
                "" => "a route begins with a method".to_owned(),
                _ => format!("there is no method `{found}`"),
            };
            return Err(Fault::new(Code::InvalidRoute, 0..method_end, message).help(help).see(HTTP_ROUTES));
        };
        let path = text[method_end..].trim_end();
        let start = method_end + path.len() - path.trim_start().len();
        let path = path.trim_start();
        let Some(inner) = path.strip_prefix('/') else {
            let message = match path {
                "" => format!("expected a path behind `{method}`, found nothing"),
                _ => format!("`{path}` is not a path: it begins with `/`"),
            };
            return Err(Fault::new(Code::InvalidRoute, start..text.len(), message)
                .help(format!("write `{method} /{path}`")));
        };
        let mut segments: Vec<Segment> = Vec::new();
        let mut at = start + 1;
        for part in inner.split('/') {
            let range = at..at + part.len();
            at = range.end + 1;
            if part.is_empty() && inner.is_empty() {
                break;
            }
            if let Some(Segment::Rest(name)) = segments.last() {
                let message = format!(
                    "`{{*{name}}}` takes all that is left of the path, so nothing can stand behind it"
                );
                return Err(Fault::new(Code::InvalidRoute, range, message).see(HTTP_ROUTES));
            }
            let segment = segment(part).map_err(|fault| fault.shifted(range.start))?;
            let name = |segment: &Segment| match segment {
                Segment::Literal(_) => None,
                Segment::Parameter(name) | Segment::Rest(name) => Some(name.clone()),
            };
            if name(&segment).is_some() && segments.iter().any(|other| name(other) == name(&segment)) {
                return Err(Fault::new(
                    Code::InvalidRoute,
                    range,
                    format!("the path has two parameters `{part}`"),
                ));
            }
            segments.push(segment);
        }
        Ok(Self { method, segments })
    }
}

fn segment(part: &str) -> Result<Segment, Fault> {
    if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        let rest = name.strip_prefix('*').map(str::trim_start);
        if let Some(plus) = name.strip_suffix('+') {
            return Err(Fault::whole(
                Code::InvalidRoute,
                part,
                format!("`{part}` is API Gateway's way of writing it"),
            )
            .help(format!("write `{{*{plus}}}`, as axum does")));
        }
        let plain = rest.unwrap_or(name);
        let well_formed = plain.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        return match (well_formed, rest) {
            (true, Some(rest)) => Ok(Segment::Rest(rest.to_owned())),
            (true, None) => Ok(Segment::Parameter(name.to_owned())),
            (false, _) => Err(Fault::whole(
                Code::InvalidRoute,
                part,
                format!("`{plain}` is not a parameter's name: letters, digits and `_`"),
            )),
        };
    }
    if part.is_empty() {
        let message = "a path has no empty part: no `//`, and no `/` at its end";
        return Err(Fault::whole(Code::InvalidRoute, part, message).help("leave the `/` out"));
    }
    if let Some(name) = part.strip_prefix([':', '<']) {
        let name = name.trim_end_matches('>');
        return Err(Fault::whole(
            Code::InvalidRoute,
            part,
            format!("`{part}` is not how a parameter is written"),
        )
        .help(format!("write `{{{name}}}`")));
    }
    // axum refuses it when the service starts, for it was a wildcard once.
    if let Some(name) = part.strip_prefix('*') {
        let name = if name.is_empty() { "rest" } else { name };
        return Err(Fault::whole(
            Code::InvalidRoute,
            part,
            format!("`{part}` is not how the rest of a path is written"),
        )
        .help(format!("write `{{*{name}}}`")));
    }
    match part.chars().all(|c| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%".contains(c)) {
        true => Ok(Segment::Literal(part.to_owned())),
        false => Err(Fault::whole(Code::InvalidRoute, part, format!("`{part}` cannot stand in a path"))
            .help("a part is literal text, `{name}` or `{*name}`")),
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.axum_path())
    }
}

impl Grammar for Route {
    const EXPECTED: &'static str = "a route such as `\"GET /orders/{id}\"`";
    const SHAPE: Shape = Shape::Text(Form::Pattern { regex: r"[A-Z]+\s*/.*", longest: None });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> Fault {
        text.parse::<Route>().unwrap_err()
    }

    #[test]
    fn a_route_reads_with_and_without_blanks() {
        let route: Route = "GET /orders/{id}".parse().unwrap();
        assert_eq!("GET/orders/{id}".parse(), Ok(route.clone()));
        assert_eq!(route.shape(), "GET /orders/{}");
        assert_eq!("ANY /".parse::<Route>().unwrap().to_string(), "ANY /");
    }

    #[test]
    fn the_rest_of_a_path_is_written_axum_s_way_and_rendered_api_gateway_s() {
        let route: Route = "GET /files/{*path}".parse().unwrap();
        assert_eq!(route.api_gateway_key(), "GET /files/{path+}");
        assert_eq!(fault("GET /files/{path+}").help.as_deref(), Some("write `{*path}`, as axum does"));
        assert_eq!(fault("GET /files/*").help.as_deref(), Some("write `{*rest}`"));
        assert_eq!(fault("GET /files/*path").help.as_deref(), Some("write `{*path}`"));
        assert!(fault("GET /{*a}/b").message.contains("takes all that is left"));
    }

    #[test]
    fn a_mistake_is_pointed_at() {
        assert_eq!(fault("GTE /x").help.as_deref(), Some("did you mean `GET`?"));
        assert_eq!(fault("GET orders").help.as_deref(), Some("write `GET /orders`"));
        assert_eq!(fault("GET /a/:id").range, 7..10);
        assert_eq!(fault("GET /a//b").range, 7..7);
        assert_eq!(fault("GET /{a}/{a}").range, 9..12);
        assert_eq!(fault("/orders").help.as_deref(), Some("write `GET /orders`"));
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "(GET|POST|ANY) (/([a-z0-9.-]{1,6}|\\{[a-z]{1,3}[0-9]\\})){1,4}") {
            if let Ok(route) = text.parse::<Route>() {
                prop_assert_eq!(route.to_string().parse(), Ok(route));
            }
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<Route>();
        }
    }
}
