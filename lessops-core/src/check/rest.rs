//! The rules about what the routes of a REST API share: the parts of their paths, what stands before the API, and the
//! user pools of the service.

use std::collections::BTreeMap;

use super::Finding;
use crate::code::Code;
use crate::function::Function;
use crate::grammar::route::{Segment, shape};
use crate::problem::{Problem, nearest_or_all};
use crate::trigger::{Rest, RestAuth, RuleGroup, Trigger};

/// All routes of the service's REST API, each with its function.
fn routes(functions: &[Function]) -> impl Iterator<Item = (&Function, &Rest)> {
    functions.iter().flat_map(|function| {
        function.triggers().iter().filter_map(move |trigger| match trigger {
            Trigger::Rest(rest) => Some((function, rest)),
            _ => None,
        })
    })
}

fn both<'a>(one: &'a Function, other: &'a Function) -> Vec<&'a Function> {
    let mut both = vec![one, other];
    both.dedup_by(|a, b| std::ptr::eq(*a, *b));
    both
}

/// Routes that name the parameter at one place of their paths differently. An HTTP API tells routes apart as a whole; a
/// REST API is a tree, where one child of a path may be a parameter (API Gateway API, CreateResource).
pub(super) fn one_name_at_a_place(functions: &[Function], findings: &mut Vec<Finding>) {
    let mut places = BTreeMap::<String, (&Function, &Rest, &Segment)>::new();
    for (function, rest) in routes(functions) {
        let segments = &rest.route.segments;
        for (index, segment) in segments.iter().enumerate() {
            if matches!(segment, Segment::Literal(_)) {
                continue;
            }
            let parent = shape(&segments[..index]);
            let first = *places.entry(parent).or_insert((function, rest, segment));
            let (first_function, first_rest, first_segment) = first;
            if first_segment == segment {
                continue;
            }
            let message = format!(
                "`{}` and `{}` have `{}` and `{}` at the same place, and a REST API takes one parameter there",
                first_rest.route,
                rest.route,
                first_segment.axum(),
                segment.axum()
            );
            let help = match (first_segment, segment) {
                (Segment::Parameter(name), Segment::Parameter(_)) => format!("write `{{{name}}}` in both"),
                _ => "give one of them a part before it, or let an HTTP API tell them apart: `http(...)`"
                    .to_owned(),
            };
            let problem = Problem::new(Code::PathParameters, "trigger", message).help(help);
            findings.push(Finding::error(problem, &both(first_function, function)));
        }
    }
}

/// Routes that want different rule groups before the API, which are all its routes'.
pub(super) fn one_web_acl(functions: &[Function], findings: &mut Vec<Finding>) {
    let mut said =
        routes(functions).filter_map(|(function, rest)| Some((function, rest, rest.waf.as_deref()?)));
    let Some((first, route, groups)) = said.next() else { return };
    let sorted = |groups: &[RuleGroup]| {
        let mut groups = groups.to_vec();
        groups.sort_unstable();
        groups
    };
    for (function, other, _) in said.filter(|(_, _, other)| sorted(other) != sorted(groups)) {
        let message = format!(
            "`{}` and `{}` have a different `waf`, and one web ACL stands before all routes of the API",
            route.route, other.route
        );
        let problem = Problem::new(Code::OneApi, "trigger", message)
            .help("say it at one of the routes: it holds for all");
        findings.push(Finding::error(problem, &both(first, function)));
    }
}

/// User pools whose tokens are to be checked, and that no trigger makes.
pub(super) fn user_pools(functions: &[Function], findings: &mut Vec<Finding>) {
    let pools: Vec<_> = functions
        .iter()
        .flat_map(|function| {
            function.triggers().iter().filter_map(|trigger| match trigger {
                Trigger::Cognito(cognito) => Some(cognito.pool(&function.name)),
                _ => None,
            })
        })
        .collect();
    for (function, rest) in routes(functions) {
        let Some(name) = rest.auth.as_ref().and_then(RestAuth::pool) else { continue };
        if !pools.iter().any(|pool| pool == name.as_str()) {
            let message =
                format!("the service has no user pool `{name}`, whose tokens `{}` takes", rest.route);
            let help = match pools.is_empty() {
                true => "a `cognito` trigger makes one; name one that stands already by its ARN".to_owned(),
                false => nearest_or_all(name.as_str(), pools.iter().map(AsRef::as_ref)),
            };
            findings.push(Finding::error(
                Problem::new(Code::UnknownUserPool, "trigger", message).help(help),
                &[function],
            ));
        }
    }
}
