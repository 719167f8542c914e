//! Functions on this machine, as Lambda would run them: processes of the service's own binary that ask a Runtime API for
//! events, each with the environment that the template describes, and within the limits that it sets.

mod callbacks;
mod environment;
mod function;
mod invocation;
mod logs;
mod memory;
mod pool;
mod runtime_api;
mod server;
mod values;

pub(crate) use callbacks::Callbacks;
pub(crate) use function::{Function, Program};
pub(crate) use invocation::{Answer, Event, FunctionError, Invocation, Piece, TIMED_OUT};
pub(crate) use pool::Pool;
pub(crate) use server::Server;
pub(crate) use values::{Values, region};
