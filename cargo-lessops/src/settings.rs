//! The settings of a service: `[package.metadata.lessops]`, over `[workspace.metadata.lessops]`.

use std::path::Path;

use cargo_metadata::Package;
use lessops_core::problem::Problem;
use lessops_core::settings::{Service, overlay};
use serde_json::Value as Json;

use crate::cargo::Workspace;
use crate::report::{Report, Result};

/// Reads the settings of a package, in one of its stages if that is meant. Each table is read by itself too, so that a
/// problem is found where it stands.
pub(crate) fn read(workspace: &Workspace, package: &Package, stage: Option<&str>) -> Result<Service> {
    let (shared, own) = (workspace.table(), &package.metadata["lessops"]);
    let whole = overlay(shared.clone(), own.clone());
    let service = match stage {
        Some(stage) => Service::of_stage(&whole, &package.name, stage),
        None => Service::from_json(&whole),
    };
    service.map_err(|found| {
        let shared = problems_of(shared, "workspace", &workspace.root().join("Cargo.toml"));
        let own = problems_of(own, "package", package.manifest_path.as_std_path());
        let reports: Vec<_> = shared.into_iter().chain(own).collect();
        // Each may be right by itself.
        let together = if reports.is_empty() { found } else { Vec::new() };
        let together = reports_on(together, "package", package.manifest_path.as_std_path());
        reports.into_iter().chain(together).collect()
    })
}

fn problems_of(table: &Json, name: &str, cargo_toml: &Path) -> Vec<Report> {
    reports_on(Service::from_json(table).err().unwrap_or_default(), name, cargo_toml)
}

fn reports_on(problems: Vec<Problem>, name: &str, cargo_toml: &Path) -> Vec<Report> {
    let report = |problem: Problem| {
        let keys = [name, "metadata", "lessops", &problem.argument];
        let keys = keys.into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>().join(".");
        Report::problem(problem).file(cargo_toml).note(format!("at `{keys}`"))
    };
    problems.into_iter().map(report).collect()
}
