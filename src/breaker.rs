//! Circuit breakers: around the calls that a function makes.

#[cfg(feature = "breaker")]
mod call;

#[cfg(feature = "breaker")]
pub use call::{Breaker, BreakerError, new};
