//! The functions of a service with what `Cargo.toml` says for all of them filled in.

use super::breaker;
use crate::function::Function;
use crate::manifest::Manifest;
use crate::settings::{Defaults, Logs, Map, Service, Settings};

/// The functions, in the order of their names, and the controller of their circuit breakers. Where one is silent, its settings hold the service's defaults.
pub(crate) fn resolved(manifest: &Manifest, service: &Service) -> Vec<Function> {
    let mut functions: Vec<_> =
        manifest.functions.iter().map(|function| resolve(function, service)).collect();
    // In a network it might not reach what it calls.
    functions.extend(breaker::controller(&functions).map(|controller| {
        let mut controller = resolve(&controller, service);
        controller.settings.vpc = None;
        controller
    }));
    functions.sort_by(|a, b| (&a.name, &a.package, &a.item.line).cmp(&(&b.name, &b.package, &b.item.line)));
    functions
}

fn resolve(function: &Function, service: &Service) -> Function {
    let mut function = function.clone();
    let Settings { memory, timeout, logs, tracing, tags, vpc, .. } = &mut function.settings;
    if let Some(Defaults {
        memory: default_memory,
        timeout: default_timeout,
        logs: default_logs,
        tracing: default_tracing,
    }) = &service.defaults
    {
        *memory = memory.or(*default_memory);
        *timeout = timeout.or(*default_timeout);
        *tracing = tracing.or(*default_tracing);
        *logs = match (logs.take(), default_logs) {
            (Some(Logs { retention, level }), Some(default)) => {
                Some(Logs { retention: retention.or(default.retention), level: level.or(default.level) })
            }
            (own, default) => own.or_else(|| default.clone()),
        };
    }
    *vpc = vpc.take().or_else(|| service.vpc.clone());
    if let Some(Map(all)) = &service.tags {
        let mut merged = all.clone();
        merged.extend(tags.take().into_iter().flat_map(|Map(own)| own));
        *tags = Some(Map(merged));
    }
    function
}
