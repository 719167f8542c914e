//! The sides of a comparison: files of every kind, the service as it stands in the working tree or in a git revision, and
//! the deployed stack.

#[cfg(feature = "aws")]
mod deployed;
mod revision;

use std::fs;
use std::path::Path;

use lessops_core::code::Code;
use lessops_core::diff::Side;
use lessops_core::manifest::Manifest;
use serde_json::Value as Json;

use crate::options::Source;
use crate::report::{Report, Result, shown};
use crate::service::Service;

#[cfg(feature = "aws")]
pub(crate) use deployed::deployed;
pub(crate) use revision::Revisions;

/// What the working tree, or the binary that the options name, is.
pub(crate) fn current(source: &Source) -> Result<(Side, Service)> {
    let mut service = Service::load(source)?;
    Ok((service.side(shown)?, service))
}

/// A file of any kind: a template or a manifest, both JSON, or else a binary or a zip. A template is of no service.
pub(crate) fn file(path: &Path, source: &Source) -> Result<(Side, Option<Service>)> {
    let bytes = |error| Report::because(Code::System, format!("can't read `{}`", shown(path)), error);
    let first = first_byte(path).map_err(bytes)?;
    if first.is_some_and(|byte| byte == b'{') {
        let text = fs::read_to_string(path).map_err(bytes)?;
        let json: Json = text
            .parse()
            .map_err(|error| Report::because(Code::NotASide, "this is no JSON", error).file(path))?;
        if json.get("lessops").is_none() {
            let side = Side::of_template(json).map_err(|message| {
                Report::new(Code::NotASide, message)
                    .file(path)
                    .help("give a template, or a manifest as `cargo lessops manifest` prints it")
            })?;
            return Ok((side, None));
        }
        let manifest = Manifest::from_json(&text)
            .map_err(|error| Report::new(Code::NotASide, error.to_string()).file(path))?;
        let mut service = Service::of_manifest(manifest, path, source)?;
        return Ok((service.side(shown)?, Some(service)));
    }
    let mut service = Service::of_binary(path, source)?;
    Ok((service.side(shown)?, Some(service)))
}

/// The first byte that is no blank, of the first few. JSON begins with a brace, and neither a binary nor a zip does.
fn first_byte(path: &Path) -> std::io::Result<Option<u8>> {
    use std::io::Read as _;
    let mut start = Vec::new();
    fs::File::open(path)?.take(64).read_to_end(&mut start)?;
    Ok(start.into_iter().find(|byte| !byte.is_ascii_whitespace()))
}
