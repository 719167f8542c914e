//! Where the output goes: standard output, or a file that is replaced as a whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::{Failure, Report, Result, shown};

/// The option that says where the output goes.
#[derive(Args)]
pub(crate) struct Output {
    /// Write to this file, as a whole or not at all; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
}

impl Output {
    /// Writes the output of a command.
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        if self.output.as_os_str() != "-" {
            return replace(&self.output, text).map_err(Failure::from);
        }
        match io::stdout().write_all(text.as_bytes()) {
            // The reader has seen enough: `cargo lessops template | head`.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => {
                written.map_err(|error| Report::because("can't write to standard output", error).into())
            }
        }
    }
}

/// Gives a file its new content in one step: whoever reads it finds the old one or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Report> {
    let replaced = match fs::metadata(path) {
        // A pipe or `/dev/null` is written to; it must not become a file.
        Ok(found) if !found.is_file() => fs::write(path, text),
        // Behind a link, the file that it names is the one to replace.
        Ok(_) => fs::canonicalize(path).and_then(|path| rename_over(&path, text)),
        Err(_) => rename_over(path, text),
    };
    replaced.map_err(|error| Report::because(format!("can't write `{}`", shown(path)), error))
}

fn rename_over(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made as any file is; left to itself, `tempfile` would make one that only its owner can read.
    let mut file =
        tempfile::Builder::new().prefix(".lessops-").make_in(folder, |path| File::create_new(path))?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
