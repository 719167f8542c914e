//! Grammars: text to value and back. A fault names the bytes that it is about.

pub mod arn;
pub mod duration;
pub mod name;
pub mod number;
pub mod route;
pub mod schedule;
pub mod size;
