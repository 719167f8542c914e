//! The bill of materials of a binary, in CycloneDX 1.6, as JSON (<https://cyclonedx.org/docs/1.6/json/>).

use std::collections::HashMap;

use auditable_serde::{DependencyKind, Package, Source};
use lessops_core::code::Code;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::report::Report;
use crate::shipped::Shipped;

/// The bill of what is shipped. It says nothing of when it was made, so that it is the same for the same binary.
pub(crate) fn bom(shipped: &Shipped) -> Result<Json, Report> {
    let packages = &shipped.dependencies.packages;
    let references = references(packages);
    let root = packages.iter().position(|package| package.root).ok_or_else(|| {
        Report::new(
            Code::NoDependencies,
            "the list of dependencies in this binary does not say which package it is of",
        )
    })?;
    let mut application = component("application", &packages[root], &references[root]);
    let functions = shipped.functions.iter().map(|name| json!({ "name": "lessops:function", "value": name }));
    application["properties"] = functions.collect();

    let others = packages.iter().zip(&references).filter(|(package, _)| !package.root);
    let components: Json = others.map(|(package, reference)| library(package, reference)).collect();
    let dependencies = packages.iter().zip(&references).map(|(package, reference)| {
        let on: Json = package.dependencies.iter().map(|index| references[*index].as_str()).collect();
        json!({ "ref": reference, "dependsOn": on })
    });
    let tool = json!({
        "type": "application", "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"),
    });
    let mut bom = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "tools": { "components": [tool] }, "component": application },
        "components": components,
        "dependencies": dependencies.collect::<Json>(),
    });
    bom["serialNumber"] = serial_number(&bom).into();
    Ok(bom)
}

/// How the bill refers to each package. Two of the same name and version, of different repositories say, are numbered.
fn references(packages: &[Package]) -> Vec<String> {
    let mut seen = HashMap::new();
    let reference = |package: &Package| {
        let name = format!("{}@{}", package.name, package.version);
        let count = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count == 1 { name } else { format!("{name}#{count}") }
    };
    packages.iter().map(reference).collect()
}

fn component(kind: &str, package: &Package, reference: &str) -> Json {
    let mut component = json!({
        "type": kind,
        "bom-ref": reference,
        "name": package.name,
        "version": package.version.to_string(),
    });
    // Of any other source, the list has no address that would go into one.
    if package.source == Source::CratesIo {
        // A version's `+` is no blank (https://github.com/package-url/purl-spec, "Character encoding").
        let version = package.version.to_string().replace('+', "%2B");
        component["purl"] = format!("pkg:cargo/{}@{version}", package.name).into();
    }
    component
}

fn library(package: &Package, reference: &str) -> Json {
    let mut component = component("library", package, reference);
    component["scope"] = match package.kind {
        DependencyKind::Runtime => "required",
        // It is not in the binary.
        DependencyKind::Build => "excluded",
    }
    .into();
    if package.source != Source::CratesIo {
        let source = String::from(package.source.clone());
        component["properties"] = json!([{ "name": "lessops:source", "value": source }]);
    }
    component
}

/// A UUID made of the bill's content, of the version that leaves it to the maker how (RFC 9562, 5.8).
fn serial_number(bom: &Json) -> String {
    let digest = Sha256::digest(bom.to_string().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let bits = u128::from_be_bytes(bytes);
    let bits = bits & !(0xf << 76) | 8 << 76;
    let bits = bits & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{bits:032x}");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
