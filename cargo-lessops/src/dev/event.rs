//! The events that requests become, and the answers that become responses: one file for each kind of API.

pub(crate) mod alb;
pub(crate) mod http;
pub(crate) mod rest;
