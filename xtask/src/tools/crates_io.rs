//! The tools that cargo builds from crates.io.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use xshell::{Shell, cmd};

/// A program of a package on crates.io.
pub(crate) struct Program {
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// Its file, which need not have the package's name.
    pub(crate) binary: &'static str,
    /// Variables for its build. What is asked little is better built quickly.
    pub(crate) environment: &'static [(&'static str, &'static str)],
}

pub(crate) const CARGO_DENY: Program = Program {
    package: "cargo-deny",
    version: "0.20.2",
    binary: "cargo-deny",
    environment: &[
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ],
};

/// The newest that this compiler can build: from 0.0.331 on it needs a Rust that is not released yet.
pub(crate) const RUST_ANALYZER: Program = Program {
    package: "ra_ap_rust-analyzer",
    version: "0.0.330",
    binary: "rust-analyzer",
    environment: &[
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ],
};

impl Program {
    /// The program's path; it is built first if this is the first time that this version is asked for.
    pub(crate) fn get(&self, sh: &Shell) -> Result<PathBuf> {
        let Self { package, version, binary, environment } = self;
        let folder = super::cached(&format!("{package}-{version}"), |folder| {
            println!("building {package} {version} into {}", folder.display());
            let target = folder.join("target");
            cmd!(
                sh,
                "cargo install {package} --version {version} --locked --root {folder} --target-dir {target}"
            )
            .envs(environment.iter().copied())
            .run()
            .with_context(|| format!("`{package}` {version} can't be had"))?;
            Ok(sh.remove_path(target)?)
        })?;
        Ok(folder.join("bin").join(binary))
    }
}
