//! The manifest: the functions of a crate, as one JSON object, and the records that a binary carries.

use crate::function::Function;

/// The package that functions belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name in `Cargo.toml`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The functions of a crate.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The crate's package.
    pub package: Package,
    /// Its functions, by name.
    pub functions: Vec<Function>,
}

/// The record of one function: a JSON object on one line, with a newline behind it.
pub fn record(package: &Package, function: &Function) -> String {
    let json = serde_json::json!({
        "lessops": 1,
        "package": { "name": package.name, "version": package.version },
        "function": function.to_json(),
    });
    format!("{json}\n")
}
