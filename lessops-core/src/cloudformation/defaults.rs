//! The functions of a service with what `Cargo.toml` says for all of them filled in.

use super::breaker;
use crate::check;
use crate::function::Function;
use crate::manifest::Manifest;
use crate::settings::{Defaults, Map, Service, Settings};

/// The functions, in the order of their names, and the controller of their circuit breakers. Where one is silent, its settings hold the service's defaults.
pub(crate) fn resolved(manifest: &Manifest, service: &Service) -> Vec<Function> {
    let mut functions: Vec<_> =
        manifest.functions.iter().map(|function| resolve(function, service)).collect();
    check::forwarded_to_functions(&mut functions);
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
    let is_hook = function.is_hook();
    let Settings {
        memory,
        timeout,
        logs,
        tracing,
        rollout,
        rollback,
        old_versions,
        runtime_updates,
        tags,
        vpc,
        ..
    } = &mut function.settings;
    if let Some(Defaults {
        memory: default_memory,
        timeout: default_timeout,
        logs: default_logs,
        tracing: default_tracing,
        rollout: default_rollout,
        rollback: default_rollback,
        old_versions: default_old_versions,
        runtime_updates: default_runtime_updates,
    }) = &service.defaults
    {
        *memory = memory.or(*default_memory);
        *timeout = timeout.or(*default_timeout);
        *tracing = tracing.or(*default_tracing);
        if !is_hook {
            *rollout = rollout.take().or_else(|| default_rollout.clone());
        }
        *rollback = rollback.or(*default_rollback);
        *old_versions = old_versions.or(*default_old_versions);
        *runtime_updates = runtime_updates.take().or_else(|| default_runtime_updates.clone());
        *logs = match (logs.take(), default_logs) {
            (Some(own), Some(default)) => Some(own.or(default)),
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
