//! `cargo lessops diff`: what a change does to what runs in AWS.

use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use lessops_core::code::Code;
use lessops_core::diff::{Category, Delta, Piece, Side, diff};
use lessops_core::field::Word;

#[cfg(feature = "aws")]
use crate::aws::StackOptions;
use crate::diff::{self as sides, Revisions};
use crate::options::Source;
use crate::output::Output;
use crate::report::{Report, Result};
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  What the changes since the last commit do:
      cargo lessops diff
  What this branch does, in a pull request:
      cargo lessops diff origin/main --format markdown
  The same as a gate, which fails where data would be lost or somebody may do more:
      cargo lessops diff origin/main --fail-on data-loss,permissions
  What a deployment of the working tree would do to the stack:
      cargo lessops diff --deployed
  What differs between two zips, or a template and a manifest:
      cargo lessops diff released.zip lambda.zip
      cargo lessops diff template.json manifest.json

JSON has `lessops_diff`, the version of its form, which is 1; `worst`, the most dangerous category of what is not better
than before, or null; and `findings`, the most dangerous first, each with `category`, `better`, `rank` (within its
category, 0 is the worst), `resources` (logical ids), `text`, `old`, `new`, `old_place` and `new_place` (null, or `file`
and `line`).

Exit code: 0 whatever differs, 1 when `--fail-on` finds something or a side can't be read, 2 for a wrong option.";

/// Say what a change does to what runs in AWS, the most dangerous first
///
/// Both sides become CloudFormation templates, and what differs is said in words: what holds data and is removed or
/// replaced, who may do more, what anyone can reach, which alarms are gone or are on later, and all the rest. What is
/// safer than before stands at the end. Nothing that differs is left out.
///
/// A side is a file, which may be a manifest, a template, a binary or a zip, or else a git revision, which is checked out
/// below the folder for what cargo builds, built with these options, and removed. `git:NAME` is a revision though there is
/// a file of that name.
///
/// Whether the code differs is said where both sides are binaries, zips or templates: what is built on the way is another
/// file whenever its path is.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Diff {
    /// What there was: a file or a git revision [default: HEAD]
    old: Option<String>,
    /// What there is: a file or a git revision [default: the working tree]
    #[arg(conflicts_with = "binary")]
    new: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail if there is something in one of these categories that is not better than before
    #[arg(long, value_parser = categories(), value_name = "CATEGORY", value_delimiter = ',')]
    fail_on: Vec<Category>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
    /// Compare with the stack that is deployed; the only other side is the new one
    #[cfg(feature = "aws")]
    #[arg(long, help_heading = "AWS", conflicts_with = "new")]
    deployed: bool,
    // Last: what follows would stand under its heading.
    #[cfg(feature = "aws")]
    #[command(flatten)]
    stack: StackOptions,
}

/// How to print it.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For programs
    Json,
}

/// Reads the name of a category.
fn categories() -> impl TypedValueParser<Value = Category> {
    let word = |word: &Word| PossibleValue::new(word.name).help(word.doc.trim().trim_end_matches('.'));
    let category = |word: String| word.parse().expect("it is one of the words");
    PossibleValuesParser::new(Category::WORDS.iter().map(word)).map(category)
}

impl Diff {
    pub(super) fn run(&self) -> Result<()> {
        let (old, new) = self.sides()?;
        let delta = diff(&old, &new);
        let text = match self.format {
            Format::Text if self.output.is_coloured() => delta.to_painted_text(painted),
            Format::Text => delta.to_text(),
            Format::Markdown => delta.to_markdown(),
            Format::Json => format!("{:#}\n", delta.to_json()),
        };
        self.output.write([text.as_str()])?;
        self.gate(&delta)
    }

    /// The old side first, whose failure is the quicker one: what is built there may be built in the shared folder.
    fn sides(&self) -> Result<(Side, Side)> {
        #[cfg(feature = "aws")]
        if self.deployed {
            if let (Some(new), Some(_)) = (&self.old, &self.source.binary) {
                let report =
                    Report::new(Code::NotASide, format!("both `{new}` and `--binary` are the new side"));
                return Err(report.help("leave one of them out").into());
            }
            let (new, service) = self.new_side(self.old.as_deref())?;
            let name = match (self.stack.name(), &service) {
                (Some(name), _) => name.to_owned(),
                (None, Some(service)) => service.stack(),
                (None, None) => {
                    let report = Report::new(Code::NotASide, "a template does not say which stack it is of");
                    return Err(report.help("name the stack with `--stack`").into());
                }
            };
            return Ok((sides::deployed(&name, &self.stack)?, new));
        }
        let (old, _) = self.side(self.old.as_deref().unwrap_or("HEAD"))?;
        let (new, _) = self.new_side(self.new.as_deref())?;
        Ok((old, new))
    }

    fn new_side(&self, name: Option<&str>) -> Result<(Side, Option<Service>)> {
        match name {
            Some(name) => self.side(name),
            None => sides::current(&self.source).map(|(side, service)| (side, Some(service))),
        }
    }

    /// A file, or a revision.
    fn side(&self, name: &str) -> Result<(Side, Option<Service>)> {
        match name.strip_prefix("git:") {
            None if Path::new(name).is_file() => sides::file(Path::new(name), &self.source),
            revision => {
                let revision = revision.unwrap_or(name);
                let (side, service) = Revisions::of(&self.source)?.side(revision)?;
                Ok((side, Some(service)))
            }
        }
    }

    /// Fails where there is something that must not be.
    fn gate(&self, delta: &Delta) -> Result<()> {
        let found = self.fail_on.iter().filter(|category| delta.has(**category));
        let found: Vec<_> = found.map(|category| format!("`{category}`")).collect();
        if found.is_empty() {
            return Ok(());
        }
        let report = Report::new(
            Code::FailOn,
            format!("there is something in {}, on which `--fail-on` fails", found.join(" and ")),
        );
        Err(report.into())
    }
}

/// A heading or a place in its colour.
pub(super) fn painted(piece: Piece, text: &str) -> String {
    let colour = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let style = match piece {
        Piece::Heading(Category::DataLoss | Category::Permissions | Category::Exposure) => {
            colour(AnsiColor::Red)
        }
        Piece::Heading(Category::Alarms | Category::Capacity) => colour(AnsiColor::Yellow),
        Piece::Heading(Category::Triggers | Category::Other) => Style::new().bold(),
        Piece::Better => colour(AnsiColor::Green),
        Piece::Place => Style::new().dimmed(),
    };
    format!("{style}{text}{style:#}")
}
