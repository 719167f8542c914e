//! Where the output goes: standard output, or a file that is replaced as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::Args;
use lessops_core::code::Code;

use crate::report::{Failure, Report, Result, shown};

/// As much as a pipe takes at once.
const BUFFER: usize = 1 << 16;

/// The option that says where the output goes.
#[derive(Args)]
pub(crate) struct Output {
    /// Write to this file, as a whole or not at all; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

impl Output {
    /// Whether whoever reads the output sees colours.
    pub(crate) fn is_coloured(&self) -> bool {
        self.output.as_os_str() == "-" && AutoStream::choice(&io::stdout()) != ColorChoice::Never
    }

    /// Writes the output of a command, which comes in pieces.
    pub(crate) fn write(&self, pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<()> {
        if self.output.as_os_str() != "-" {
            return replace(&self.output, pieces).map_err(Failure::from);
        }
        print(pieces)
    }

    /// Whether it goes to standard output.
    #[cfg(feature = "local")]
    pub(crate) fn is_standard(&self) -> bool {
        self.output.as_os_str() == "-"
    }
}

/// Writes to standard output.
pub(crate) fn print(pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<()> {
    match write_all(&mut io::stdout(), pieces) {
        // The reader has seen enough: `cargo lessops template | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written
            .map_err(|error| Report::because(Code::System, "can't write to standard output", error).into()),
    }
}

/// Gives a file its new content in one step: whoever reads it finds the old one or the new one.
pub(crate) fn replace(path: &Path, pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> Result<(), Report> {
    let replaced = match fs::metadata(path) {
        // A pipe or `/dev/null` is written to; it must not become a file.
        Ok(found) if !found.is_file() => File::create(path).and_then(|mut file| write_all(&mut file, pieces)),
        // Behind a link, the file that it names is the one to replace.
        Ok(_) => fs::canonicalize(path).and_then(|path| rename_over(&path, pieces)),
        Err(_) => rename_over(path, pieces),
    };
    replaced.map_err(|error| Report::because(Code::System, format!("can't write `{}`", shown(path)), error))
}

fn rename_over(path: &Path, pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made as any file is; left to itself, `tempfile` would make one that only its owner can read.
    let mut file =
        tempfile::Builder::new().prefix(".lessops-").make_in(folder, |path| File::create_new(path))?;
    write_all(&mut file, pieces)?;
    file.persist(path)?;
    Ok(())
}

fn write_all(sink: &mut impl Write, pieces: impl IntoIterator<Item: AsRef<[u8]>>) -> io::Result<()> {
    let mut sink = BufWriter::with_capacity(BUFFER, sink);
    pieces.into_iter().try_for_each(|piece| sink.write_all(piece.as_ref()))?;
    sink.flush()
}
