//! A section that is added to a binary which is linked already, whoever has linked it, and however.
//!
//! Sections that take no part in a run are read by no loader: they lie behind all that the program needs. So nothing of the
//! file moves. The section, the names of all sections, and the table of all sections are appended, and the file's header
//! says where the table is now.

use object::elf::{FileHeader64, SHN_LORESERVE, SHT_PROGBITS, SectionFlags, SectionHeader64};
use object::pod::{bytes_of, bytes_of_slice};
use object::read::elf::{FileHeader as _, SectionHeader as _};
use object::{LittleEndian as LE, U16, U32, U64};

type Header = FileHeader64<LE>;
type Section = SectionHeader64<LE>;

/// Tables of an ELF file are aligned as what they hold.
const ALIGNMENT: usize = 8;

/// An ELF file for one of Lambda's machines, with one section more.
pub(crate) fn add_section(binary: &[u8], name: &str, content: &[u8]) -> Result<Vec<u8>, String> {
    let (header, mut sections, names_index) = tables(binary).map_err(|error| error.to_string())?;
    let names = sections.get_mut(names_index).ok_or("the names of its sections are missing")?;
    let mut all_names = names.data(LE, binary).map_err(|error| error.to_string())?.to_vec();
    let new_name_at = u32::try_from(all_names.len()).map_err(|_| "the names of its sections are too long")?;
    all_names.extend_from_slice(name.as_bytes());
    all_names.push(0);

    let mut out = Vec::with_capacity(binary.len() + content.len() + all_names.len() + (64 << 10));
    out.extend_from_slice(binary);
    let content_at = append(&mut out, content);
    names.sh_offset = U64::new(LE, append(&mut out, &all_names));
    names.sh_size = U64::new(LE, all_names.len() as u64);
    sections.push(section(new_name_at, content_at, content.len()));
    // More sections would be counted elsewhere in the file.
    let count = u16::try_from(sections.len()).ok().filter(|count| *count < SHN_LORESERVE);
    let e_shnum = U16::new(LE, count.ok_or("it has too many sections")?);
    let e_shoff = U64::new(LE, append(&mut out, bytes_of_slice(&sections)));
    out[..size_of::<Header>()].copy_from_slice(bytes_of(&Header { e_shnum, e_shoff, ..header }));
    Ok(out)
}

/// The header of the file, all its sections, and which of them holds their names.
fn tables(binary: &[u8]) -> object::Result<(Header, Vec<Section>, usize)> {
    let header = Header::parse(binary)?;
    let names = header.shstrndx(LE, binary)?;
    let sections = header.section_headers(LE, binary)?.to_vec();
    Ok((*header, sections, usize::try_from(names).unwrap_or(usize::MAX)))
}

fn section(name_at: u32, content_at: u64, size: usize) -> Section {
    let zero = U64::new(LE, 0);
    Section {
        sh_name: U32::new(LE, name_at),
        sh_type: U32::new(LE, SHT_PROGBITS),
        // No flags: it is not loaded.
        sh_flags: U64::new(LE, SectionFlags(0)),
        sh_addr: zero,
        sh_offset: U64::new(LE, content_at),
        sh_size: U64::new(LE, size as u64),
        sh_link: U32::new(LE, 0),
        sh_info: U32::new(LE, 0),
        sh_addralign: U64::new(LE, 1),
        sh_entsize: zero,
    }
}

/// Appends bytes at the next place where anything may lie, which it gives.
fn append(out: &mut Vec<u8>, bytes: &[u8]) -> u64 {
    out.resize(out.len().next_multiple_of(ALIGNMENT), 0);
    let at = out.len() as u64;
    out.extend_from_slice(bytes);
    at
}

#[cfg(test)]
mod tests {
    use object::write::Object;
    use object::{
        Architecture, BinaryFormat, Endianness, File, Object as _, ObjectSection as _, SectionKind,
    };

    use super::*;

    fn elf() -> Vec<u8> {
        let mut object = Object::new(BinaryFormat::Elf, Architecture::Aarch64, Endianness::Little);
        let section = object.add_section(Vec::new(), b".lessops".to_vec(), SectionKind::Data);
        object.append_section_data(section, b"records", 1);
        object.write().expect("the binary can be laid out")
    }

    fn section(binary: &[u8], name: &str) -> Vec<u8> {
        let file = File::parse(binary).expect("it is a binary");
        let section = file.section_by_name(name).expect("it has the section");
        section.data().expect("it lies in the file").to_vec()
    }

    #[test]
    fn a_section_is_added_and_nothing_else_moves() {
        let before = elf();
        let after = add_section(&before, ".dep-v0", b"list").expect("it is a binary");
        assert_eq!(section(&after, ".dep-v0"), b"list");
        assert_eq!(section(&after, ".lessops"), b"records");
        assert_eq!(after[size_of::<Header>()..before.len()], before[size_of::<Header>()..]);
        let again = add_section(&after, ".other", b"more").expect("it still is one");
        assert_eq!((section(&again, ".dep-v0"), section(&again, ".other")), (b"list".into(), b"more".into()));
    }

    #[test]
    fn what_is_damaged_or_no_elf_file_is_an_error_or_gets_the_section() {
        let whole = elf();
        let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
        let altered = (0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            bytes
        });
        for binary in cut.chain(altered) {
            if let Ok(after) = add_section(&binary, ".dep-v0", b"list") {
                assert!(after.len() > binary.len());
            }
        }
        let macho = Object::new(BinaryFormat::MachO, Architecture::Aarch64, Endianness::Little);
        assert!(add_section(&macho.write().expect("it can be laid out"), ".dep-v0", b"list").is_err());
        assert!(add_section(b"", ".dep-v0", b"list").is_err());
    }
}
