//! `cargo lessops describe`: how a service hangs together, as a page, a picture, or for programs.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use lessops_core::code::Code;
use lessops_core::manifest::Manifest;

use crate::describe;
use crate::options::{BuildOptions, Source, ids};
use crate::output::Output;
use crate::report::{Report, Result};
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The package in this folder, as a page to look at:
      cargo lessops describe -o service.html
  A picture of it for a README:
      cargo lessops describe --format svg -o docs/service.svg
  The same as text, which GitHub draws between ```mermaid and ```:
      cargo lessops describe --format mermaid
  What a deployed zip consists of:
      cargo lessops describe --binary lambda.zip -o service.html
  What the function `ship` leads to:
      cargo lessops describe --format json | jq '.edges[] | select(.from == \"function:ship\")'

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Draw the service: what triggers its functions, what they use, and where failures go
///
/// The page is one file that needs no network: the picture, a description of all that is in it behind a click, and tables
/// to search and to print. Lines run in the direction in which events and data flow. Who hears of alarms is described and
/// not drawn, since nearly every function tells the same topic. The values of environment variables are left out.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Describe {
    /// What to make of it
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    #[command(flatten)]
    output: Output,
    /// Read this manifest, as `cargo lessops manifest` writes it, instead of a binary
    #[arg(long, value_name = "PATH", conflicts_with = "binary", conflicts_with_all = ids::<BuildOptions>())]
    manifest: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

/// What to make of the service.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A page: the picture, descriptions and tables
    Html,
    /// The picture alone
    Svg,
    /// The picture as a Mermaid flowchart
    Mermaid,
    /// All that the page says, for programs
    Json,
}

impl Describe {
    pub(super) fn run(&self) -> Result<()> {
        let service = match &self.manifest {
            Some(path) => Service::of_manifest(manifest(path)?, path, &self.source)?,
            None => Service::load(&self.source)?,
        };
        let graph = service.graph()?;
        let text = match self.format {
            Format::Html => describe::page(&graph),
            Format::Svg => describe::picture(&graph),
            Format::Mermaid => describe::chart(&graph),
            Format::Json => format!("{:#}\n", graph.to_json()),
        };
        self.output.write([text.as_str()])
    }
}

/// Reads a manifest, as `cargo lessops manifest` writes it.
fn manifest(path: &Path) -> Result<Manifest> {
    let text = fs::read_to_string(path)
        .map_err(|error| Report::because(Code::System, "can't read it", error).file(path))?;
    Ok(Manifest::from_json(&text)
        .map_err(|error| Report::new(Code::InvalidManifest, error.to_string()).file(path))?)
}
