//! Binaries: the records in one, and the machine that it is for. They are read, never run.

use std::io::{BufRead as _, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::{fs, io};

use lessops_core::code::Code;
use lessops_core::manifest::{Manifest, SECTION};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{
    Architecture, BinaryFormat, File, FileKind, Object as _, ObjectSection as _, ReadCache, ReadRef,
};
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::dependencies;
use crate::glibc::Glibc;
use crate::report::{Report, Result, shown};

/// What Lambda starts in the zip that it is given.
pub(crate) const BOOTSTRAP: &str = "bootstrap";

/// What a binary says without being run.
#[derive(Debug, Default)]
pub(crate) struct Binary {
    /// The records of its functions, as the linker laid them out. Empty when it has none.
    pub(crate) records: Vec<u8>,
    /// The list of its dependencies, as cargo-auditable leaves it. Empty when it has none.
    pub(crate) dependencies: Vec<u8>,
    /// The newest version of glibc that it needs, if any.
    pub(crate) glibc: Option<Glibc>,
    /// Whether it is an ELF file, which is what Lambda runs.
    pub(crate) elf: bool,
    /// The machines it is for, in Lambda's words where Lambda has any. A fat Mach-O file is for several.
    pub(crate) machines: Vec<String>,
}

impl Binary {
    /// Reads a binary, or the `bootstrap` of a zip: of what may be a hundred megabytes, as much as is needed.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let opened = fs::File::open(path).and_then(|mut file| {
            let mut magic = Vec::new();
            file.by_ref().take(4).read_to_end(&mut magic)?;
            file.rewind()?;
            Ok((file, magic))
        });
        let (file, magic) = opened.map_err(|error| {
            Report::because(Code::UnreadableBinary, format!("can't read `{}`", shown(path)), error)
        })?;
        let parsed = match &*magic {
            magic if is_zip(magic) => bootstrap(file).map(Cursor::new).and_then(Self::parse),
            _ => Self::parse(file),
        };
        parsed.map_err(|report| report.file(path).into())
    }

    /// The same of bytes that are no file here.
    #[cfg(feature = "aws")]
    pub(crate) fn of_bytes(content: &[u8]) -> Result<Self, Report> {
        match is_zip(content) {
            true => bootstrap(Cursor::new(content)).map(Cursor::new).and_then(Self::parse),
            false => Self::parse(Cursor::new(content)),
        }
    }

    /// The manifest that its records make.
    pub(crate) fn manifest(&self) -> Result<Manifest, Report> {
        Manifest::from_records(&self.records)
            .map_err(|error| Report::new(Code::InvalidManifest, error.to_string()))
    }

    /// Whether a file is a zip.
    #[cfg(feature = "local")]
    pub(crate) fn is_zip(path: &Path) -> bool {
        let mut magic = [0; 4];
        fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && is_zip(&magic)
    }

    /// The SHA-256 of the file, whatever it is.
    pub(crate) fn digest(path: &Path) -> Result<[u8; 32]> {
        let digest = || {
            let mut file = BufReader::new(fs::File::open(path)?);
            let mut digest = Sha256::new();
            loop {
                let chunk = file.fill_buf()?;
                let length = chunk.len();
                if length == 0 {
                    return Ok(digest.finalize().into());
                }
                digest.update(chunk);
                file.consume(length);
            }
        };
        digest().map_err(|error: io::Error| {
            Report::because(Code::UnreadableBinary, format!("can't read `{}`", shown(path)), error).into()
        })
    }

    fn parse(content: impl Read + Seek) -> Result<Self, Report> {
        let content = &ReadCache::new(content);
        let kind = FileKind::parse(content).map_err(|_| {
            Report::new(Code::NotABinary, "this is neither a binary (ELF, Mach-O or PE) nor a zip")
                .help("give the file that `cargo build` links, or the zip that is deployed")
        })?;
        let mut binary = Self::default();
        slices(kind, content)
            .and_then(|slices| {
                slices
                    .into_iter()
                    .try_for_each(|(start, size)| binary.add(&File::parse(content.range(start, size))?))
            })
            .map_err(|error| {
                Report::because(Code::UnreadableBinary, "this binary can't be read", error)
                    .help("it may be truncated: build it again")
            })?;
        Ok(binary)
    }

    /// Adds a file for one machine. All slices of a fat file hold the same functions: the first speaks for all.
    fn add<'a>(&mut self, file: &File<'a, impl ReadRef<'a>>) -> object::Result<()> {
        // In a Mach-O file, `object` takes the name to mean `__lessops`.
        if let (true, Some(section)) = (self.records.is_empty(), file.section_by_name(SECTION)) {
            section.data()?.clone_into(&mut self.records);
        }
        if let (true, Some(section)) =
            (self.dependencies.is_empty(), file.section_by_name(dependencies::SECTION))
        {
            section.data()?.clone_into(&mut self.dependencies);
        }
        self.glibc = Glibc::needed(file)?;
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

/// Where the files for one machine each begin, and how long they are. A fat Mach-O file has several.
fn slices<'a>(kind: FileKind, content: impl ReadRef<'a>) -> object::Result<Vec<(u64, u64)>> {
    Ok(match kind {
        FileKind::MachOFat32 => {
            MachOFatFile32::parse(content)?.arches().iter().map(FatArch::file_range).collect()
        }
        FileKind::MachOFat64 => {
            MachOFatFile64::parse(content)?.arches().iter().map(FatArch::file_range).collect()
        }
        _ => vec![(0, content.len().unwrap_or(u64::MAX))],
    })
}

/// Whether these bytes begin as a zip does; an empty one begins otherwise.
pub(crate) fn is_zip(content: &[u8]) -> bool {
    content.starts_with(b"PK\x03\x04") || content.starts_with(b"PK\x05\x06")
}

/// Unpacks what Lambda would start.
fn bootstrap(zip: impl Read + Seek) -> Result<Vec<u8>, Report> {
    let damaged = |error| Report::because(Code::UnreadableBinary, "this zip can't be read", error);
    let mut zip = ZipArchive::new(BufReader::new(zip)).map_err(damaged)?;
    let Some(index) = zip.index_for_name(BOOTSTRAP) else {
        let names: Vec<_> = zip.file_names().flatten().map(|name| format!("`{name}`")).collect();
        let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        return Err(Report::new(
            Code::NoBootstrap,
            "this zip holds no `bootstrap`, which is the file that Lambda starts",
        )
        .note(format!("it holds {names}"))
        .help("put the binary at the top of the zip, under the name `bootstrap`"));
    };
    let mut bytes = Vec::new();
    let mut file = zip.by_index(index).map_err(damaged)?;
    file.read_to_end(&mut bytes).map_err(|error| damaged(error.into()))?;
    Ok(bytes)
}
