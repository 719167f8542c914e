//! Binaries: the records in one, and the machine that it is for. They are read, never run.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use lessops_core::manifest::SECTION;
use object::read::macho::{FatArch as _, MachOFatFile32, MachOFatFile64};
use object::{Architecture, BinaryFormat, File, FileKind, Object as _, ObjectSection as _};
use zip::ZipArchive;

use crate::report::{Report, Result, shown};

/// What Lambda starts in the zip that it is given.
const BOOTSTRAP: &str = "bootstrap";

/// What a binary says without being run.
#[derive(Debug, Default)]
pub(crate) struct Binary {
    /// The records of its functions, as the linker laid them out. Empty when it has none.
    pub(crate) records: Vec<u8>,
    /// Whether it is an ELF file, which is what Lambda runs.
    pub(crate) elf: bool,
    /// The machines it is for, in Lambda's words where Lambda has any. A fat Mach-O file is for several.
    pub(crate) machines: Vec<String>,
}

impl Binary {
    /// Reads a binary, or the `bootstrap` of a zip.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let bytes = fs::read(path)
            .map_err(|error| Report::because(format!("can't read `{}`", shown(path)), error))?;
        let parsed = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            bootstrap(&bytes).and_then(|bytes| Self::parse(&bytes))
        } else {
            Self::parse(&bytes)
        };
        parsed.map_err(|report| report.file(path).into())
    }

    fn parse(bytes: &[u8]) -> Result<Self, Report> {
        let kind = FileKind::parse(bytes).map_err(|_| {
            Report::new("this is neither a binary (ELF, Mach-O or PE) nor a zip")
                .help("give the file that `cargo build` links, or the zip that is deployed")
        })?;
        let mut binary = Self::default();
        slices(kind, bytes)
            .and_then(|slices| slices.into_iter().try_for_each(|slice| binary.add(&File::parse(slice)?)))
            .map_err(|error| {
                Report::because("this binary can't be read", error)
                    .help("it may be truncated: build it again")
            })?;
        Ok(binary)
    }

    /// Adds a file for one machine. All slices of a fat file hold the same functions: the first speaks for all.
    fn add(&mut self, file: &File<'_>) -> object::Result<()> {
        // In a Mach-O file, `object` takes the name to mean `__lessops`.
        if let (true, Some(section)) = (self.records.is_empty(), file.section_by_name(SECTION)) {
            section.data()?.clone_into(&mut self.records);
        }
        self.elf = file.format() == BinaryFormat::Elf;
        self.machines.push(match (file.architecture(), file.is_little_endian()) {
            (Architecture::X86_64, true) => "x86_64".to_owned(),
            (Architecture::Aarch64, true) => "arm64".to_owned(),
            (other, true) => format!("{other:?}"),
            (other, false) => format!("big-endian {other:?}"),
        });
        Ok(())
    }
}

/// The files for one machine each, of which a fat Mach-O file has several.
fn slices(kind: FileKind, bytes: &[u8]) -> object::Result<Vec<&[u8]>> {
    match kind {
        FileKind::MachOFat32 => {
            MachOFatFile32::parse(bytes)?.arches().iter().map(|slice| slice.data(bytes)).collect()
        }
        FileKind::MachOFat64 => {
            MachOFatFile64::parse(bytes)?.arches().iter().map(|slice| slice.data(bytes)).collect()
        }
        _ => Ok(vec![bytes]),
    }
}

/// Unpacks what Lambda would start.
fn bootstrap(zip: &[u8]) -> Result<Vec<u8>, Report> {
    let damaged = |error| Report::because("this zip can't be read", error);
    let mut zip = ZipArchive::new(Cursor::new(zip)).map_err(damaged)?;
    let Some(index) = zip.index_for_name(BOOTSTRAP) else {
        let names: Vec<_> = zip.file_names().flatten().map(|name| format!("`{name}`")).collect();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(Report::new("this zip holds no `bootstrap`, which is the file that Lambda starts")
            .note(format!("it holds {names}"))
            .help("put the binary at the top of the zip, under the name `bootstrap`"));
    };
    let mut bytes = Vec::new();
    let mut file = zip.by_index(index).map_err(damaged)?;
    file.read_to_end(&mut bytes).map_err(|error| damaged(error.into()))?;
    Ok(bytes)
}
