//! `http`: a route of the service's HTTP API (API Gateway v2).

use super::{Delivery, SYNCHRONOUS_ALARMS, Source, texts};
use crate::function::Settings;
use crate::grammar::route::Route;
use crate::group;

group! {
    /// A route of the service's HTTP API. All routes of a service share one API.
    pub struct Http("http") {
        /// Method and path in axum's syntax: `"GET /orders/{id}"`, `"ANY /files/{*path}"`. Required.
        @main route: Route,
    }
}

impl Source for Http {
    const DELIVERY: Delivery = Delivery::Synchronous;
    const METRICS: &'static [&'static str] = &["http_4xx", "http_5xx", "latency", "requests"];

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&[&SYNCHRONOUS_ALARMS[..], &["http_5xx > 1% for 3 of 5"]].concat())
    }
}
