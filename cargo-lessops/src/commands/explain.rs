//! `cargo lessops explain`: what a code means, with an example that is wrong and the same put right.

use clap::Args;
use lessops_core::code::Code;
use serde_json::{Value as Json, json};

use crate::report::{Report, Result};
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  What an error means that ended in `[L0312]`:
      cargo lessops explain L0312
  All codes there are:
      cargo lessops explain --list
  The same for a program:
      cargo lessops explain --list --format json

Exit code: 0 when it is printed, 1 when there is no such code, 2 for a wrong option.";

/// Explain the code of an error or a warning
///
/// Whatever lessops says is wrong has a code, an `L` and four digits: at the end of the first line where the compiler says it,
/// and behind `error` or `warning` where this command does. A code is a class of mistakes. Its page says what it means,
/// shows one such mistake and how it is put right, and why AWS or lessops is so. The page is Markdown.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Explain {
    /// The code, such as `L0312`
    #[arg(required_unless_present = "list", conflicts_with = "list")]
    code: Option<String>,
    /// List all codes
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    listing: Listing,
}

impl Explain {
    pub(super) fn run(&self) -> Result<()> {
        let Some(number) = &self.code else { return self.listing.write(text, list) };
        let code = Code::find(number).map_err(|nearest| {
            let report = Report::new(Code::UnknownCode, format!("there is no code `{number}`"));
            match nearest {
                Some(code) => report.help(format!("did you mean `{}`, {}?", code.number(), code.title())),
                None => report
                    .help("a code is an `L` and four digits: `cargo lessops explain --list` has all of them"),
            }
        })?;
        self.listing.write(|| code.page().to_owned(), || to_json(code))
    }
}

/// A block for each area.
fn text() -> String {
    let row = |code: &Code| [code.number().to_owned(), code.title().to_owned()];
    let areas = Code::ALL.chunk_by(|one, next| one.area() == next.area());
    let blocks: Vec<_> =
        areas.map(|codes| (codes[0].area().to_owned(), codes.iter().map(row).collect())).collect();
    table(&blocks)
}

fn list() -> Json {
    Code::ALL.iter().copied().map(to_json).collect()
}

fn to_json(code: Code) -> Json {
    json!({ "code": code.number(), "area": code.area(), "title": code.title(), "page": code.page() })
}
