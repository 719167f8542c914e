//! The crates that the benchmark compiles: a workspace of its own in the target folder, written anew by every run.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use xshell::{Shell, cmd};

/// The crate that does the same without lessops.
pub(crate) const BARE: &str = "bare";
/// The function that is run. It is in every crate.
pub(crate) const HANDLER: &str = "receive_0";

/// A crate with so many annotated functions.
pub(crate) fn name(functions: u32) -> String {
    format!("functions-{functions}")
}

pub(crate) struct Crates {
    folder: PathBuf,
}

impl Crates {
    pub(crate) fn generate(sh: &Shell, sizes: &[u32]) -> Result<Self> {
        let root = sh.current_dir();
        let crates = Crates { folder: crate::target_folder(sh).join("bench") };
        let folder = &crates.folder;
        sh.write_file(folder.join("Cargo.toml"), WORKSPACE)?;
        // The same versions of everything that the repository is tested with.
        sh.copy_file(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let bare = format!("{}lambda_runtime = \"1\"\ntokio = \"1\"\n", package(BARE));
        crates.write(sh, BARE, &bare, &format!("{TYPES}{BARE_MAIN}"))?;
        for &size in sizes {
            let lessops = format!("lessops = {{ path = '{}' }}\n", root.display());
            let manifest = package(&name(size)) + &lessops + FEATURES;
            crates.write(sh, &name(size), &manifest, &annotated(size))?;
        }
        Ok(crates)
    }

    fn write(&self, sh: &Shell, name: &str, manifest: &str, source: &str) -> Result<()> {
        sh.write_file(self.folder.join(name).join("Cargo.toml"), manifest)?;
        sh.write_file(self.main_of(name), source)?;
        Ok(())
    }

    fn main_of(&self, name: &str) -> PathBuf {
        self.folder.join(name).join("src/main.rs")
    }

    /// The crate's binary, built for release.
    pub(crate) fn build(&self, sh: &Shell, name: &str) -> Result<PathBuf> {
        self.cargo(sh, name, &["build", "--release"])?;
        Ok(self.folder.join("target/release").join(name))
    }

    /// A copy of the crate's binary. What the linker writes here and there lies in memory in small pieces, which fault one
    /// by one; Lambda unpacks a binary from front to back.
    pub(crate) fn unpacked(&self, sh: &Shell, binary: &Path) -> Result<PathBuf> {
        let folder = self.folder.join("target/unpacked");
        sh.create_dir(&folder)?;
        sh.copy_file(binary, &folder)?;
        Ok(folder.join(binary.file_name().context("a binary has a name")?))
    }

    /// Runs cargo over the crate after its source, and nothing else, has changed. A run before that one brings
    /// everything else up to date.
    pub(crate) fn recompile(&self, sh: &Shell, name: &str, arguments: &[&str]) -> Result<f64> {
        self.cargo(sh, name, arguments)?;
        let mut times = Vec::new();
        for _ in 0..3 {
            let source = self.main_of(name);
            sh.write_file(&source, sh.read_file(&source)?)?;
            times.push(super::time(|| self.cargo(sh, name, arguments))?);
        }
        Ok(super::median(times))
    }

    fn cargo(&self, sh: &Shell, name: &str, arguments: &[&str]) -> Result<()> {
        let _folder = sh.push_dir(&self.folder);
        let target = self.folder.join("target");
        cmd!(sh, "cargo --quiet {arguments...} --package {name} --target-dir {target}").quiet().run()?;
        Ok(())
    }
}

const WORKSPACE: &str = r#"
[workspace]
members = ["*"]
exclude = ["target"]
resolver = "3"

[profile.release]
strip = true
"#;

const FEATURES: &str = r#"
[features]
default = ["annotated"]
# Without it the functions are plain functions: what remains of the time is not the attribute's.
annotated = []
"#;

fn package(name: &str) -> String {
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\n"
    )
}

/// What every handler takes and returns.
const TYPES: &str = r"
#![allow(dead_code, unused_imports)]

#[derive(serde::Deserialize)]
struct Order { customer: String, quantity: u32, note: String }

#[derive(serde::Serialize)]
struct Receipt { customer: String, total: u32 }
";

const BARE_MAIN: &str = r"
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

async fn receive(event: LambdaEvent<Order>) -> Result<Receipt, Error> {
    let order = event.payload;
    Ok(Receipt { customer: order.customer, total: order.quantity * 100 })
}

#[tokio::main]
async fn main() -> Result<(), Error> { run(service_fn(receive)).await }
";

fn annotated(functions: u32) -> String {
    let mut source = format!("{TYPES}\nuse lessops::{{Error, lambda}};\n");
    for number in 0..functions {
        write!(
            source,
            r#"
/// Receives an order.
#[cfg_attr(feature = "annotated", lambda(trigger = "invoke", alarm = "errors>5", memory = 512MB))]
async fn receive_{number}(order: Order) -> Result<Receipt, Error> {{
    Ok(Receipt {{ customer: order.customer, total: order.quantity * 100 }})
}}
"#
        )
        .expect("a String takes everything");
    }
    source + "\nfn main() -> std::process::ExitCode { lessops::run() }\n"
}
