//! Hooks: which functions check the new versions of which others.

use std::collections::BTreeMap;

use super::Function;
use crate::grammar::name::FunctionName;
use crate::resource::Handle;
use crate::settings::Rollout;
use crate::trigger::Trigger;

impl Function {
    /// Whether it checks new versions of others.
    pub(crate) fn is_hook(&self) -> bool {
        self.triggers().iter().any(|trigger| matches!(trigger, Trigger::Deployment(_)))
    }

    /// The functions that check its own new versions, each with the key that names it.
    pub(crate) fn hooks(&self) -> impl Iterator<Item = (&'static str, &FunctionName)> {
        let hooks = self.settings.rollout.as_ref().map(Rollout::hooks);
        hooks.into_iter().flatten().filter_map(|(key, name)| Some((key, name?)))
    }
}

impl Handle {
    /// The name of the function of the service that it invokes, if it is of one.
    pub(crate) fn invoked(&self) -> Option<String> {
        let invokes = self.resource.kind() == "function" && self.resource.existing_name().is_none();
        invokes.then(|| self.name())
    }
}

/// The functions whose new versions each hook checks, by the hook's name.
#[derive(Debug, Default)]
pub(crate) struct Hooks<'f>(BTreeMap<&'f str, Vec<&'f str>>);

impl<'f> Hooks<'f> {
    pub(crate) fn of(functions: &'f [Function]) -> Self {
        let mut hooks = BTreeMap::<_, Vec<_>>::new();
        for function in functions {
            for (_, hook) in function.hooks() {
                let checked = hooks.entry(hook.as_str()).or_default();
                if checked.last() != Some(&function.name.as_str()) {
                    checked.push(function.name.as_str());
                }
            }
        }
        Self(hooks)
    }

    /// The functions whose versions a hook checks.
    pub(crate) fn checked_by(&self, hook: &str) -> &[&'f str] {
        self.0.get(hook).map_or(&[], Vec::as_slice)
    }

    /// Whether a hook checks the versions of a function.
    pub(crate) fn checks(&self, hook: &str, function: &str) -> bool {
        self.checked_by(hook).contains(&function)
    }
}
