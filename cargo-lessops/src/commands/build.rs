//! `cargo lessops build`: the deployment package of a service.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;
use lessops_core::check::Severity;
use lessops_core::code::Code;
use lessops_core::problem::counted;
use serde_json::{Value as Json, json};
use zip::ZipArchive;

use crate::binary::BOOTSTRAP;
use crate::build::{Built, Machine};
use crate::options::{BuildOptions, PackageOptions};
use crate::report::{Report, Result, shown};
use crate::table::{Format, table};
use crate::{output, package};

const EXAMPLES: &str = "\
Examples:
  The zip of the package in this folder, for the architecture of its settings:
      cargo lessops build
  For Graviton, from any machine that has cargo-zigbuild or cargo-lambda:
      cargo lessops build --arm64
  The template that goes with it, which names the code by what is in the zip:
      cargo lessops template --binary target/lambda/shop/bootstrap.zip
  Whether the zip in a pull request is larger than a megabyte, for a script:
      cargo lessops build --format json | jq -e '.zip.bytes < 1000000'

Exit code: 0 when the zip is written, 1 when it could not be built, 2 for a wrong option.";

/// Build the deployment package of a service, a zip with a `bootstrap`
///
/// The binary is built with optimizations, unless `--profile` says otherwise, by cargo-zigbuild or cargo-lambda where one of
/// them is installed, or by cargo itself where this machine is like Lambda's. A binary that needs a newer C library than
/// Lambda has is refused. The zip is the same, byte for byte, for the same binary: its times and modes are fixed.
///
/// The list of its dependencies is put into the binary, in the format of cargo-auditable, so that `cargo audit bin`,
/// `cargo lessops uses` and others can tell later what is deployed. No flag of the compiler changes for that, and nothing is
/// compiled anew.
///
/// The zip is put where cargo-lambda puts it, `target/lambda/BINARY/bootstrap.zip`, and its size is compared with what lies there.
/// A MB is 1024 kB, as Lambda counts.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Build {
    /// Write the zip to this file, as a whole or not at all [default: `target/lambda/BINARY/bootstrap.zip`]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to print what was built
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    package: PackageOptions,
    #[command(flatten)]
    options: BuildOptions,
    #[command(flatten)]
    machine: Machine,
}

impl Build {
    pub(super) fn run(&self) -> Result<()> {
        let built = Built::build(&self.package, &self.options, &self.machine)?;
        let path = self.output.as_ref().unwrap_or(&built.place);
        let before = Sizes::of_file(path);
        let zip = built.save(path)?;
        let sizes = Sizes { binary: built.binary.len() as u64, zip: zip.len() as u64 };
        sizes.warnings().into_iter().for_each(|warning| warning.severity(Severity::Warning).print());
        let text = self.format.text(
            || text(&built, path, &sizes, before.as_ref()),
            || json(&built, path, &sizes, before.as_ref(), &package::digest(&zip)),
        );
        output::print([text.as_str()])
    }
}

/// How large a package is, in bytes.
struct Sizes {
    binary: u64,
    zip: u64,
}

impl Sizes {
    /// Those of what an earlier build left, if that can be read.
    fn of_file(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let zip = file.metadata().ok()?.len();
        let mut archive = ZipArchive::new(BufReader::new(file)).ok()?;
        let index = archive.index_for_name(BOOTSTRAP)?;
        Some(Self { binary: archive.by_index_raw(index).ok()?.size(), zip })
    }

    /// What Lambda does not take, or will soon not any more.
    fn warnings(&self) -> Vec<Report> {
        let mut warnings = Vec::new();
        if self.binary > MOST_UNPACKED / 5 * 4 {
            let (size, most) = (megabytes(self.binary), megabytes(MOST_UNPACKED));
            let report = Report::new(
                Code::PackageSize,
                format!("the binary has {size}, and a function at most {most} with its layers"),
            );
            warnings
                .push(report.help("`strip = true` and `lto = true` in `[profile.release]` make it smaller"));
        }
        if self.zip > MOST_UPLOADED {
            let (size, most) = (megabytes(self.zip), megabytes(MOST_UPLOADED));
            let report = Report::new(
                Code::PackageSize,
                format!("the zip has {size}, and Lambda takes at most {most} directly"),
            );
            warnings.push(report.help("upload it to a bucket, as `cargo lessops template` expects it"));
        }
        warnings
    }
}

/// The most bytes of a function with its layers (Lambda developer guide, "Lambda quotas").
const MOST_UNPACKED: u64 = 250 << 20;
/// The most bytes of a zip that is no object of a bucket (Lambda developer guide, "Lambda quotas").
const MOST_UPLOADED: u64 = 50 << 20;

fn text(built: &Built, path: &Path, sizes: &Sizes, before: Option<&Sizes>) -> String {
    let row = |name: &str, size, before| [name.to_owned(), megabytes(size), change(size, before)];
    let rows = vec![
        row("binary", sizes.binary, before.map(|before| before.binary)),
        row("zip", sizes.zip, before.map(|before| before.zip)),
    ];
    let (architecture, tool) = (built.architecture, built.tool.name());
    let functions = counted(built.manifest.functions.len(), "function");
    let packages = built.dependencies.packages.len();
    let title = format!("{}: {functions}, {architecture}, {packages} packages, by {tool}", shown(path));
    table(&[(title, rows)])
}

fn json(built: &Built, path: &Path, sizes: &Sizes, before: Option<&Sizes>, digest: &str) -> Json {
    let size = |bytes: u64, before: Option<u64>| json!({ "bytes": bytes, "before": before });
    json!({
        "path": shown(path),
        "service": built.manifest.package.name,
        "functions": built.manifest.functions.iter().map(|function| function.name.as_str()).collect::<Json>(),
        "architecture": built.architecture.to_string(),
        "tool": built.tool.name(),
        "binary": size(sizes.binary, before.map(|before| before.binary)),
        "zip": size(sizes.zip, before.map(|before| before.zip)),
        "sha256": digest,
        "packages": built.dependencies.packages.len(),
    })
}

/// How much larger than before.
fn change(now: u64, before: Option<u64>) -> String {
    match before {
        None => String::new(),
        Some(before) if before == now => "(as before)".to_owned(),
        Some(before) if before < now => format!("(+{})", megabytes(now - before)),
        Some(before) => format!("(-{})", megabytes(before - now)),
    }
}

/// Bytes as people read them.
fn megabytes(bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    match bytes {
        MB.. => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
        KB.. => format!("{} kB", bytes / KB),
        _ => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lambda_does_not_take_is_warned_of() {
        let warnings = |binary, zip| Sizes { binary, zip }.warnings().len();
        assert_eq!(warnings(200 << 20, 50 << 20), 0);
        assert_eq!(warnings((200 << 20) + 1, 1), 1);
        assert_eq!(warnings(1, (50 << 20) + 1), 1);
        assert_eq!(warnings(300 << 20, 60 << 20), 2);
    }

    #[test]
    fn sizes_are_counted_as_lambda_counts_them() {
        let sizes = [0, 1023, 1024, (1 << 20) - 1, 1 << 20, (4 << 20) + (1 << 19), 250 << 20, u64::MAX];
        assert_eq!(
            sizes.map(megabytes),
            ["0 B", "1023 B", "1 kB", "1023 kB", "1.0 MB", "4.5 MB", "250.0 MB", "17592186044415.9 MB"]
        );
        assert_eq!(change(4096, Some(1024)), "(+3 kB)");
        assert_eq!(change(1024, Some(4096)), "(-3 kB)");
        assert_eq!(change(1024, Some(1024)), "(as before)");
        assert_eq!(change(1024, None), "");
    }
}
