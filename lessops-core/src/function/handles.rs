//! What a function's handles may not be, beside each other and its triggers.

use super::Function;
use crate::code::Code;
use crate::problem::{Problem, Problems};
use crate::resource::{Handle, Resource};

/// What tells one resource from all others: its kind, and its name in AWS or else in the service.
pub(crate) type Identity = (&'static str, String);

/// What a resource of this name is.
pub(crate) fn identity(name: &str, resource: &Resource) -> Identity {
    (resource.kind(), resource.existing_name().unwrap_or(name).to_owned())
}

impl Handle {
    /// The kind of the resource, and what it is called: its name in AWS where it stands already, or else in the service.
    pub fn identity(&self) -> (&'static str, String) {
        identity(&self.name(), &self.resource)
    }
}

impl Function {
    /// The resources whose changes invoke the function.
    pub(crate) fn sources(&self) -> impl Iterator<Item = Identity> {
        let own = ("function", self.name.clone());
        let sources = self.triggers().iter().filter_map(|trigger| trigger.resource(&self.name));
        sources.map(|(name, resource)| identity(&name, &resource)).chain([own])
    }

    /// Whether the function's loops are meant.
    pub(crate) fn allows_loop(&self) -> bool {
        self.settings.allow_loop == Some(true)
    }

    pub(super) fn check_handles(&self, problems: &mut Problems) {
        let handles = &self.item.resources;
        for (index, handle) in handles.iter().enumerate() {
            problems.within(format!("resources[{index}]"), |problems| {
                self.check_loop(handle, problems);
                for other in &handles[..index] {
                    check_two(other, handle, problems);
                }
            });
        }
    }

    /// A function that causes the event that invokes it.
    fn check_loop(&self, handle: &Handle, problems: &mut Problems) {
        let identity = handle.identity();
        if self.allows_loop() || !handle.access.writes() || !self.sources().any(|source| source == identity) {
            return;
        }
        let (kind, name) = (handle.resource.kind(), handle.name());
        let message = match kind == "function" {
            true => format!("`{name}` invokes itself, which may never end"),
            false => {
                format!(
                    "the {kind} `{name}` triggers this function, and what it writes there triggers it again"
                )
            }
        };
        let help =
            format!("use another {kind}, or add `allow_loop = true` to the attribute if this is meant");
        problems.push(Problem::new(Code::Loop, "", message).help(help));
    }
}

/// What two parameters of one function say of one resource.
fn check_two(first: &Handle, second: &Handle, problems: &mut Problems) {
    if first.variable() != second.variable() {
        return;
    }
    let (kind, name, other) = (second.resource.kind(), second.name(), first.name());
    let problem = match first.resource.difference(&second.resource) {
        _ if name != other => {
            let message = format!(
                "the {kind} `{name}` and the {kind} `{other}` of `{}` have the same environment variable",
                first.parameter
            );
            Problem::new(Code::SameVariable, "", message)
                .help("give one of them another name: `#[resource(name = \"...\")]`")
        }
        Some(key) => {
            let message = format!(
                "the parameter `{}` describes the {kind} `{name}` with another `{key}`",
                first.parameter
            );
            Problem::new(Code::DifferentDescriptions, "", message)
                .help("describe it once, or give one of the two another name: `#[resource(name = \"...\")]`")
        }
        None => return,
    };
    problems.push(problem);
}
