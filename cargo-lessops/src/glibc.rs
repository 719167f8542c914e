//! glibc: which version of it a binary needs, since that of the machine it was built on may be newer than Lambda's.

use std::fmt;

use lessops_core::code::Code;
use lessops_core::settings::Architecture;
use object::elf::{VER_FLG_WEAK, VersionIndex};
use object::read::elf::{ElfFile64, Sym as _};
use object::{Endianness, File, ReadRef};

use crate::architecture;
use crate::report::Report;
use crate::tool::Tool;

/// A version of glibc, and why it is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Glibc {
    version: (u32, u32),
    /// Some of the functions that came with that version, where Lambda has none of them.
    functions: Vec<String>,
}

/// That of Amazon Linux 2023, on which `provided.al2023` is made (Amazon Linux user guide, "Comparing Amazon Linux 2 and
/// Amazon Linux 2023", on glibc).
pub(crate) const LAMBDA: (u32, u32) = (2, 34);

/// As many functions as make clear where a need comes from.
const SOME: usize = 3;

impl Glibc {
    /// What a binary needs. A binary for another system, or one with a C library of its own, needs none.
    pub(crate) fn needed<'a, R: ReadRef<'a>>(file: &File<'a, R>) -> object::Result<Option<Self>> {
        let File::Elf64(file) = file else { return Ok(None) };
        let Some((version, index)) = newest(file)? else { return Ok(None) };
        let functions = if version > LAMBDA { functions(file, index)? } else { Vec::new() };
        Ok(Some(Self { version, functions }))
    }

    /// Whether Lambda has it.
    pub(crate) fn check(&self, architecture: Architecture) -> Result<(), Report> {
        if self.version <= LAMBDA {
            return Ok(());
        }
        let functions: Vec<_> = self.functions.iter().map(|name| format!("`{name}`")).collect();
        let because =
            if functions.is_empty() { String::new() } else { format!(", for {}", functions.join(", ")) };
        let (major, minor) = LAMBDA;
        Err(Report::new(
            Code::Glibc,
            format!(
                "this binary needs {self}{because}, and Lambda's `provided.al2023` has glibc {major}.{minor}"
            ),
        )
        .note("it was linked with the C library of the machine that built it, which is newer")
        .help(format!(
            "install cargo-zigbuild, which links for Lambda's, with `{}`; or build with `{}`",
            Tool::Zigbuild.installation(),
            architecture::option(architecture)
        )))
    }
}

impl fmt::Display for Glibc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.version;
        write!(f, "glibc {major}.{minor}")
    }
}

/// The newest version without which the loader would not start the binary. It does without one that is marked weak.
fn newest<'a, R: ReadRef<'a>>(
    file: &ElfFile64<'a, Endianness, R>,
) -> object::Result<Option<((u32, u32), VersionIndex)>> {
    let (endian, data) = (file.endian(), file.data());
    let sections = file.elf_section_table();
    let Some((mut libraries, strings)) = sections.gnu_verneed(endian, data)? else { return Ok(None) };
    let strings = sections.strings(endian, data, strings)?;
    let mut newest = None;
    while let Some((_, mut versions)) = libraries.next()? {
        while let Some(version) = versions.next()? {
            let name = version.name(endian, strings)?;
            let is_weak = version.vna_flags.get(endian).contains(VER_FLG_WEAK);
            if let (false, Some(number)) = (is_weak, number(name)) {
                newest = newest.max(Some((number, version.vna_other.get(endian))));
            }
        }
    }
    Ok(newest)
}

/// Some functions of a version.
fn functions<'a, R: ReadRef<'a>>(
    file: &ElfFile64<'a, Endianness, R>,
    version: VersionIndex,
) -> object::Result<Vec<String>> {
    let endian = file.endian();
    let symbols = file.elf_dynamic_symbol_table();
    let Some((versions, _)) = file.elf_section_table().gnu_versym(endian, file.data())? else {
        return Ok(Vec::new());
    };
    let of_version = symbols.iter().zip(versions).filter(|(_, found)| found.0.get(endian).index() == version);
    let name = |symbol: &object::elf::Sym64<_>| symbol.name(endian, symbols.strings());
    of_version.take(SOME).map(|(symbol, _)| Ok(String::from_utf8_lossy(name(symbol)?).into_owned())).collect()
}

/// `GLIBC_2.34` is (2, 34). `GLIBC_PRIVATE` and versions of other libraries are none.
fn number(name: &[u8]) -> Option<(u32, u32)> {
    let name = str::from_utf8(name).ok()?.strip_prefix("GLIBC_")?;
    let mut parts = name.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next().unwrap_or(Ok(0)).ok()?))
}
