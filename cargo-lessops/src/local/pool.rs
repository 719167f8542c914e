//! The environments of a function: one for each invocation that runs, and those that wait for the next one.

use std::io;
use std::sync::{Mutex, MutexGuard};

use super::environment::Environment;
use super::function::Program;
use super::invocation::{Event, Invocation};

/// The environments of one program, which end with this.
pub(crate) struct Pool {
    program: Program,
    waiting: Mutex<Vec<Environment>>,
}

impl Pool {
    /// That of a program, of which nothing runs yet.
    pub(crate) fn new(program: Program) -> Self {
        Self { program, waiting: Mutex::default() }
    }

    /// Has an event handled by the program: in an environment that waits, or else in a new one.
    ///
    /// # Errors
    /// If the binary can't be started.
    pub(crate) async fn invoke(&self, event: Event) -> io::Result<Invocation> {
        let mut environment = match self.take() {
            Some(environment) => environment,
            None => Environment::start(&self.program).await?,
        };
        let invocation = environment.invoke(&self.program, event).await;
        if environment.is_waiting() {
            self.waiting().push(environment);
        }
        Ok(invocation)
    }

    /// An environment that waits. Those that have ended by themselves are forgotten.
    fn take(&self) -> Option<Environment> {
        let mut waiting = self.waiting();
        waiting.retain_mut(Environment::is_waiting);
        waiting.pop()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Environment>> {
        self.waiting.lock().expect("no thread panics while it holds the lock")
    }
}
