//! What functions find around them here: where AWS is, who they are there, and what their resources are called.

use std::env;

use lessops_core::function::Function;

use super::request::ACCOUNT;
use crate::local::{Callbacks, region};

/// The variable that names another AWS to talk to.
pub(crate) const ENDPOINT: &str = "AWS_ENDPOINT_URL";

/// What functions find around them.
pub(crate) struct Surroundings {
    /// Where AWS is: an emulator, or this command.
    pub(crate) endpoint: String,
    /// Whether that is an emulator that was there before.
    pub(crate) is_given: bool,
    /// Who is told what became of a custom resource, or of a check of a new version.
    pub(crate) callbacks: Callbacks,
    /// Where whoever is connected to the WebSocket API is posted to.
    pub(crate) connections: String,
}

impl Surroundings {
    /// What is said of a function's environment here. Its own variables give way.
    ///
    /// Credentials of the person's are for the emulator that they named, if they named one, and otherwise for nobody.
    pub(crate) fn variables(&self, function: &Function) -> Vec<(String, String)> {
        let own = |name: &str| env::var(name).ok().filter(|_| self.is_given);
        let mut variables = vec![(ENDPOINT.to_owned(), self.endpoint.clone())];
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            variables.push((name.to_owned(), own(name).unwrap_or_else(|| "local".to_owned())));
        }
        variables.extend(own("AWS_SESSION_TOKEN").map(|token| ("AWS_SESSION_TOKEN".to_owned(), token)));
        variables.extend(self.callbacks.variables(function));
        let handles = function.item.resources.iter();
        variables.extend(handles.map(|handle| {
            let (kind, name) = handle.identity();
            (handle.variable(), self.value(kind, &name))
        }));
        variables
    }

    /// What a resource is called in calls of AWS.
    fn value(&self, kind: &str, name: &str) -> String {
        match kind {
            "queue" => format!("{}/{ACCOUNT}/{name}", self.endpoint.trim_end_matches('/')),
            "topic" => format!("arn:aws:sns:{}:{ACCOUNT}:{name}", region()),
            "connections" => self.connections.clone(),
            _ => name.to_owned(),
        }
    }
}
