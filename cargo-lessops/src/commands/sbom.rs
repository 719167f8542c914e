//! `cargo lessops sbom`: the bill of materials of what is deployed.

use std::path::Path;

use clap::Args;

use crate::bom::bom;
use crate::build::{Built, Machine};
use crate::options::{Source, ids};
use crate::output::Output;
use crate::report::Result;
use crate::shipped::Shipped;

const EXAMPLES: &str = "\
Examples:
  The bill of the package in this folder, as it would be deployed:
      cargo lessops sbom -o bom.json
  The bill of what is deployed:
      cargo lessops sbom --binary target/lambda/shop/bootstrap.zip
  The licenses and sources of a crate, by way of its package URL:
      cargo lessops sbom | jq -r '.components[].purl'

Exit code: 0 when it is written, 1 when the binary could not be built or has no list of its dependencies, 2 for a wrong
option.";

/// Print the software bill of materials of a service, as CycloneDX 1.6 JSON
///
/// It is made of the list of dependencies in the binary, in the format of cargo-auditable, which `cargo lessops build` puts
/// there. What is in the binary has the scope `required`, what was needed to build it `excluded`. Packages of crates.io have
/// a package URL; of others the binary names the kind of their source alone. The service's functions are properties of it.
///
/// The bill is the same, byte for byte, for the same binary: it has no time, and its serial number follows from its content.
#[derive(Args)]
#[command(after_long_help = EXAMPLES, mut_arg("binary", |binary| binary.conflicts_with_all(ids::<Machine>())))]
pub(crate) struct Sbom {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    machine: Machine,
}

impl Sbom {
    pub(super) fn run(&self) -> Result<()> {
        let shipped = match &self.source.binary {
            Some(path) => Shipped::read(path)?,
            None => Shipped::built(Built::build(&self.source.package, &self.source.build, &self.machine)?),
        };
        self.output.write([format!(
            "{:#}\n",
            bom(&shipped).map_err(|report| report.file(Path::new(&shipped.place)))?
        )
        .as_str()])
    }
}
