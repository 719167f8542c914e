//! The environments of a function: one for each invocation that runs, and those that wait for the next one.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use super::environment::Environment;
use super::function::Program;
use super::invocation::{Event, Invocation};

/// The environments that wait, each with the program that it runs.
#[derive(Default)]
pub(crate) struct Pool(Mutex<Vec<(Arc<Program>, Environment)>>);

impl Pool {
    /// Has an event handled by the program as it is now: in an environment that waits, or else in a new one.
    ///
    /// Another program than before takes over at once: what runs the one before finishes what it has begun, and is not used
    /// again.
    ///
    /// # Errors
    /// If the binary can't be started.
    pub(crate) async fn invoke(&self, program: &Arc<Program>, event: Event) -> io::Result<Invocation> {
        let mut environment = match self.waiting_for(program) {
            Some(environment) => environment,
            None => Environment::start(program).await?,
        };
        let invocation = environment.invoke(program, event).await;
        if environment.is_waiting() {
            self.waiting().push((Arc::clone(program), environment));
        }
        Ok(invocation)
    }

    /// An environment of this program. Those of others are ended, and those that have ended by themselves are forgotten.
    fn waiting_for(&self, program: &Arc<Program>) -> Option<Environment> {
        let mut waiting = self.waiting();
        waiting.retain_mut(|(of, environment)| Arc::ptr_eq(of, program) && environment.is_waiting());
        waiting.pop().map(|(_, environment)| environment)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(Arc<Program>, Environment)>> {
        self.0.lock().expect("no thread panics while it holds the lock")
    }
}
