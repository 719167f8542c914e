//! The fields of an event or of a span, as JSON.

use std::error::Error;
use std::fmt::Debug;
use std::iter::successors;

use lambda_runtime::tracing::field::{Field, Visit};
use serde_json::Value;

/// Names and values, in the order in which they were given.
#[derive(Clone, Default)]
pub(super) struct Fields(pub(super) Vec<(&'static str, Value)>);

impl Fields {
    /// Sets a field, in place of an earlier one of the same name.
    pub(super) fn set(&mut self, name: &'static str, value: Value) {
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds those of the fields whose names are not there.
    pub(super) fn complete(&mut self, other: &Self) {
        for (name, value) in &other.0 {
            if self.0.iter().all(|(known, _)| known != name) {
                self.0.push((name, value.clone()));
            }
        }
    }

    fn record(&mut self, field: &Field, value: impl Into<Value>) {
        // A field that is called as a keyword is written `r#type`.
        self.set(field.name().trim_start_matches("r#"), value.into());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.record(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.record(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.record(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.record(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let chain = successors(Some(value), |error| (*error).source());
        self.record(field, chain.map(ToString::to_string).collect::<Vec<_>>().join(": "));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record(field, format!("{value:?}"));
    }
}
