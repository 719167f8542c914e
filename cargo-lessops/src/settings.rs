//! The settings of a service: `[package.metadata.lessops]`, over `[workspace.metadata.lessops]`.

use std::path::Path;

use cargo_metadata::Package;
use lessops_core::problem::Problem;
use lessops_core::settings::Service;
use serde_json::Value as Json;

use crate::cargo::Workspace;
use crate::report::{Report, Result};

/// Reads the settings of a package. Each table is read by itself too, so that a problem is found where it stands.
pub(crate) fn read(workspace: &Workspace, package: &Package) -> Result<Service> {
    let (shared, own) = (workspace.table(), &package.metadata["lessops"]);
    let shared_problems = problems(shared, "workspace", &workspace.root().join("Cargo.toml"));
    let own_problems = problems(own, "package", package.manifest_path.as_std_path());
    Service::from_json(&overlay(shared.clone(), own.clone()))
        .map_err(|_| shared_problems.into_iter().chain(own_problems).collect())
}

fn problems(table: &Json, name: &str, cargo_toml: &Path) -> Vec<Report> {
    let report = |problem: Problem| {
        let keys = [name, "metadata", "lessops", &problem.argument];
        let keys = keys.into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>().join(".");
        Report::problem(problem).file(cargo_toml).note(format!("at `{keys}`"))
    };
    Service::from_json(table).err().into_iter().flatten().map(report).collect()
}

/// Lays one JSON value over another, table by table.
fn overlay(below: Json, above: Json) -> Json {
    match (below, above) {
        (Json::Object(mut below), Json::Object(above)) => {
            for (key, value) in above {
                let covered = below.remove(&key).unwrap_or_default();
                below.insert(key, overlay(covered, value));
            }
            Json::Object(below)
        }
        (below, Json::Null) => below,
        (_, above) => above,
    }
}
