//! Grammars: text to value and back. A fault names the bytes that it is about.

pub mod arn;
pub mod duration;
pub mod name;
pub mod number;
pub mod pattern;
pub mod policy;
pub mod retention;
pub mod route;
pub mod route_key;
pub mod schedule;
pub mod size;
pub mod table_key;
pub mod web;
