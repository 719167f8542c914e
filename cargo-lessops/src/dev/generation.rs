//! One build of the service as it runs: its functions, each with the environments that wait for events, and its APIs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use clap::builder::styling::AnsiColor;
use hyper::body::Bytes;
use lessops_core::code::Code;
use lessops_core::function::Function;
use lessops_core::manifest::Manifest;
use serde_json::Value as Json;
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

use super::apis::Apis;
use super::rebuild::Built;
use super::surroundings::Surroundings;
use super::targets::Targets;
use crate::local::{self, Answer, Event, FunctionError, Piece, Pool, Program, Values};
use crate::report::{Report, Result};

/// The colours of functions, by which their logs are told apart.
const COLOURS: [AnsiColor; 6] = [
    AnsiColor::Cyan,
    AnsiColor::Magenta,
    AnsiColor::Green,
    AnsiColor::Yellow,
    AnsiColor::Blue,
    AnsiColor::BrightCyan,
];

/// One build of the service.
pub(crate) struct Generation {
    /// What its functions say.
    pub(crate) manifest: Manifest,
    /// Its APIs.
    pub(crate) apis: Apis,
    /// What can be sent to.
    pub(crate) targets: Targets,
    /// What stands for what only a stack knows.
    pub(crate) values: Values,
    /// The environments of each function.
    pools: BTreeMap<String, Pool>,
    /// Says once another generation has taken over.
    retired: watch::Sender<bool>,
    /// Where its binary lies, which is gone with it.
    _folder: TempDir,
}

impl Generation {
    /// Makes a service run that has just been built. Its binary is linked to another place: cargo puts the next one where
    /// this one is, and processes of this one are still to be started.
    pub(crate) fn new(built: Built, surroundings: &Surroundings) -> Result<Self> {
        let Built { service, template } = built;
        let values = Values::new(template, &service.stack());
        let runnable = service.runnable()?;
        let folder = TempDir::new()
            .map_err(|error| Report::because(Code::System, "there is no place for binaries", error))?;
        let binary = folder.path().join("bootstrap");
        keep(runnable, &binary)
            .map_err(|error| Report::because(Code::System, "can't keep the binary", error).file(runnable))?;
        let manifest = service.manifest;
        let width = manifest.functions.iter().map(|function| function.name.len()).max().unwrap_or_default();
        let pools = manifest.functions.iter().zip(COLOURS.iter().cycle()).filter_map(|(function, colour)| {
            let style = colour.on_default();
            let label = format!("{style}{:width$} |{style:#} ", function.name);
            let given = surroundings.variables(function);
            let local = local::Function::of(&function.name, &values, &given)?;
            let program = Program { function: local, binary: binary.clone(), label };
            Some((function.name.clone(), Pool::new(program)))
        });
        let pools = pools.collect();
        let (apis, targets) = (Apis::new(&manifest), Targets::new(&manifest));
        let (retired, _) = watch::channel(false);
        Ok(Self { manifest, apis, targets, values, pools, retired, _folder: folder })
    }

    /// A function by its name.
    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        self.manifest.functions.iter().find(|function| function.name == name)
    }

    /// Has a function handle an event. It does so to the end, whether or not somebody still waits for the answer.
    pub(crate) async fn call(
        self: &Arc<Self>,
        function: &str,
        event: &Json,
        pieces: Option<UnboundedSender<Piece>>,
    ) -> Result<Answer, FunctionError> {
        let event = Event { payload: event.to_string().into(), pieces };
        let (generation, function) = (Arc::clone(self), function.to_owned());
        let call = async move {
            let Some(pool) = generation.pools.get(&function) else {
                return Err(unavailable(format!("there is no function `{function}`")));
            };
            match pool.invoke(event).await {
                Ok(invocation) => invocation.outcome,
                Err(error) => Err(unavailable(format!("the binary can't be started: {error}"))),
            }
        };
        tokio::spawn(call).await.unwrap_or_else(|error| Err(unavailable(error.to_string())))
    }

    /// The same, for whoever wants the answer as a whole.
    pub(crate) async fn invoke(
        self: &Arc<Self>,
        function: &str,
        event: &Json,
    ) -> Result<Bytes, FunctionError> {
        self.call(function, event, None).await.map(|answer| match answer {
            Answer::Whole(body) | Answer::Streamed(body) => body,
        })
    }

    /// Tells whoever reads for it that another generation has taken over.
    pub(crate) fn retire(&self) {
        self.retired.send_replace(true);
    }

    /// Whether another generation has taken over.
    #[cfg(feature = "aws")]
    pub(crate) fn is_retired(&self) -> bool {
        *self.retired.borrow()
    }

    /// Waits until another generation has taken over.
    pub(crate) async fn retired(&self) {
        // The sender lives as long as this does.
        let _ = self.retired.subscribe().wait_for(|retired| *retired).await;
    }
}

fn unavailable(message: String) -> FunctionError {
    FunctionError { error_type: "Runtime.Unavailable".to_owned(), message }
}

/// Keeps a file under another name. A link is enough, since linkers make a new file and do not write into the old one; where
/// there are no links, a copy.
fn keep(path: &Path, place: &Path) -> std::io::Result<()> {
    fs::hard_link(path, place).or_else(|_| fs::copy(path, place).map(drop))
}
