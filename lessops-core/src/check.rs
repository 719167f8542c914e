//! The rules over a whole service, which one attribute's expansion cannot see: names that meet, sources that two
//! functions want, loops, and what `Cargo.toml` makes of settings that were right by themselves.

mod concurrency;
mod hooks;
mod http;
mod logs;
mod loops;
mod resources;
mod rest;
mod rules;

pub(crate) use concurrency::reserved_concurrency;
pub(crate) use http::domain_of_one_api;
pub(crate) use logs::forwarded_to_functions;
pub(crate) use loops::named_beforehand;
pub(crate) use resources::describe;
pub(crate) use rules::rules;

use crate::cloudformation::{self, Options};
use crate::function::{Function, Item};
use crate::manifest::Manifest;
use crate::problem::Problem;
use crate::settings::Service;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// There is no template.
    Error,
    /// There is one, and it may not do what is meant.
    Warning,
}

/// Something that is wrong with a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong. Its argument is one of the first function, or empty.
    pub problem: Problem,
    /// All functions that have a part in it, with file and line.
    pub functions: Vec<Item>,
}

impl Finding {
    pub(crate) fn new(severity: Severity, problem: Problem, functions: &[&Function]) -> Self {
        Self {
            severity,
            problem,
            functions: functions.iter().map(|function| function.item.clone()).collect(),
        }
    }

    pub(crate) fn error(problem: Problem, functions: &[&Function]) -> Self {
        Self::new(Severity::Error, problem, functions)
    }
}

/// Everything that is wrong with a service, in the order of its functions. A service without errors has a template.
pub fn check(manifest: &Manifest, service: &Service) -> Vec<Finding> {
    match cloudformation::checked_with(manifest, service, Options::default()) {
        Ok(checked) => checked.warnings,
        Err(findings) => findings,
    }
}

#[cfg(test)]
mod tests;
