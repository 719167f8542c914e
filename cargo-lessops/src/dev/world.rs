//! The service as it is now, whatever is built meanwhile, and what outlives a build.

use std::sync::{Arc, RwLock};
use std::time::Instant;

use jiff::Timestamp;

use super::broker::Broker;
use super::control;
use super::gateway::{self, Reply};
use super::generation::Generation;
use super::request::Request;
use super::server::{self, Handler, Response};
use super::surroundings::Surroundings;

/// The service as it is now.
pub(crate) struct World {
    current: RwLock<Arc<Generation>>,
    /// What functions find around them.
    pub(crate) surroundings: Surroundings,
    /// What waits in queues and streams, and lies in buckets.
    pub(crate) broker: Broker,
    /// When the command started.
    pub(crate) started: Timestamp,
}

impl World {
    /// A service that has just been built.
    pub(crate) fn new(generation: Generation, surroundings: Surroundings) -> Self {
        let current = RwLock::new(Arc::new(generation));
        Self { current, surroundings, broker: Broker::default(), started: Timestamp::now() }
    }

    /// What runs. Whoever has got it can use it to the end, whatever takes over meanwhile.
    pub(crate) fn current(&self) -> Arc<Generation> {
        Arc::clone(&self.current.read().expect("no thread panics while it holds the lock"))
    }

    /// Sends what comes from now on to another build.
    pub(crate) fn take_over(&self, generation: Generation) {
        let mut current = self.current.write().expect("no thread panics while it holds the lock");
        let old = std::mem::replace(&mut *current, Arc::new(generation));
        old.retire();
    }
}

/// Requests to the APIs, and orders of scripts.
impl Handler for World {
    async fn handle(self: Arc<Self>, request: Request) -> Response {
        if let Some(path) = control::path(&request.path) {
            return control::answer(&self, path, &request).await.into();
        }
        let since = Instant::now();
        let generation = self.current();
        let line = request.line();
        let Reply { function, answer, rest, error } = gateway::answer(&generation, request).await;
        anstream::eprintln!("{}", server::shown(&line, answer.status, function.as_deref(), since));
        if let Some(error) = error {
            anstream::eprintln!("  {error}");
        }
        Response { answer, rest }
    }
}
