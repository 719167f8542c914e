//! What a command prints for people or for programs: a table in blocks, or JSON.

use clap::{Args, ValueEnum};
use serde_json::Value as Json;

use crate::output::Output;
use crate::report::Result;

/// How a command prints what it found, and where to.
#[derive(Args)]
pub(crate) struct Listing {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    output: Output,
}

/// How to print it.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

impl Listing {
    /// Writes the one that is wanted.
    pub(crate) fn write(&self, table: impl FnOnce() -> String, json: impl FnOnce() -> Json) -> Result<()> {
        self.output.write([self.format.text(table, json).as_str()])
    }
}

impl Format {
    /// The text of the one that is wanted.
    pub(crate) fn text(self, table: impl FnOnce() -> String, json: impl FnOnce() -> Json) -> String {
        match self {
            Self::Table => table(),
            Self::Json => format!("{:#}\n", json()),
        }
    }
}

/// A block for each title, in columns that are the same for all.
pub(crate) fn table<const COLUMNS: usize>(blocks: &[(String, Vec<[String; COLUMNS]>)]) -> String {
    let mut widths = [0; COLUMNS];
    for row in blocks.iter().flat_map(|(_, rows)| rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let row = |row: &[String; COLUMNS]| {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("  {cell:width$}")).collect();
        cells.concat().trim_end().to_owned()
    };
    let block = |(title, rows): &(String, Vec<_>)| {
        [title.clone()].into_iter().chain(rows.iter().map(row)).collect::<Vec<_>>().join("\n")
    };
    format!("{}\n", blocks.iter().map(block).collect::<Vec<_>>().join("\n\n"))
}
