//! Circuit breakers: around the calls that a function makes, and in front of functions.

#[cfg(feature = "breaker")]
mod call;
#[cfg(feature = "circuit-breaker")]
mod controller;
#[cfg(feature = "circuit-breaker")]
mod machine;
#[cfg(feature = "circuit-breaker")]
mod redrive;
#[cfg(feature = "circuit-breaker")]
mod world;

#[cfg(feature = "breaker")]
pub use call::{Breaker, BreakerError, new};
#[cfg(feature = "circuit-breaker")]
pub(crate) use controller::{CONTROLLER, is_deployment};
