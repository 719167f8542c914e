//! Builds: the first one, and another whenever the sources change, while the one before serves.

use std::sync::Arc;

use lessops_core::code::Code;
use serde_json::Value as Json;
use tokio::task::{JoinHandle, spawn_blocking};

use super::watch::Watcher;
use crate::cargo;
use crate::options::Source;
use crate::report::{Report, Result, shown};
use crate::service::Service;

/// The service as it was built.
pub(crate) struct Built {
    /// It.
    pub(crate) service: Service,
    /// Its template.
    pub(crate) template: Json,
}

/// Builds the service.
pub(crate) struct Builder {
    source: Arc<Source>,
    /// None for a binary that somebody else builds.
    watcher: Option<Watcher>,
    under_way: Option<JoinHandle<Result<Built>>>,
    /// Whether something has changed since the build that is under way began.
    is_behind: bool,
}

impl Builder {
    /// Builds it for the first time.
    pub(crate) async fn first(source: Arc<Source>) -> Result<(Self, Built)> {
        let built = finished(build(&source).await)?;
        let watcher = match &source.binary {
            Some(_) => None,
            None => Some(watcher(&source)?),
        };
        Ok((Self { source, watcher, under_way: None, is_behind: false }, built))
    }

    /// Waits until something has changed and is built, or can't be. It can be waited for again where it was not to the end.
    pub(crate) async fn built(&mut self) -> Result<Built> {
        loop {
            let Some(watcher) = &mut self.watcher else {
                return std::future::pending().await;
            };
            let Some(under_way) = &mut self.under_way else {
                let path = watcher.changed().await;
                anstream::eprintln!("{} has changed", shown(&path));
                self.under_way = Some(build(&self.source));
                continue;
            };
            tokio::select! {
                biased;
                _ = watcher.changed() => self.is_behind = true,
                built = under_way => {
                    self.under_way = None;
                    if !std::mem::take(&mut self.is_behind) {
                        return finished(built);
                    }
                    self.under_way = Some(build(&self.source));
                }
            }
        }
    }
}

/// Builds on a thread of its own, since cargo is waited for.
fn build(source: &Arc<Source>) -> JoinHandle<Result<Built>> {
    let source = Arc::clone(source);
    spawn_blocking(move || {
        let service = Service::load(&source)?;
        let template = service.deployable()?;
        Ok(Built { service, template })
    })
}

fn finished(built: Result<Result<Built>, tokio::task::JoinError>) -> Result<Built> {
    built.map_err(|error| Report::because(Code::CargoFailed, "the build broke off", error))?
}

/// Watches what the service is built of.
fn watcher(source: &Source) -> Result<Watcher> {
    let cargo::Sources { folders, target } = cargo::sources(&source.package)?;
    Watcher::new(&folders, &target)
}
