//! Packages: the zip that Lambda is given, the same bytes for the same binary, whenever and wherever it is made.

use std::io::{Cursor, Write as _};

use lessops_core::code::Code;
use sha2::{Digest as _, Sha256};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::binary::BOOTSTRAP;
use crate::report::{Report, Result};

/// Anyone may read it and start it: Lambda runs it as a user of its own (Lambda developer guide, "Permissions for files in
/// the deployment package").
const MODE: u32 = 0o755;

/// zlib's own default: higher ones take several times as long for a hundredth of the size.
const LEVEL: i64 = 6;

/// The zip of a binary. A file that is a zip already is taken as it is.
#[cfg(any(feature = "aws", test))]
pub(crate) fn zip(binary: &std::path::Path) -> crate::report::Result<Vec<u8>> {
    use crate::report::shown;
    let content = std::fs::read(binary).map_err(|error| {
        Report::because(Code::UnreadableBinary, format!("can't read `{}`", shown(binary)), error)
    })?;
    if crate::binary::is_zip(&content) { Ok(content) } else { Ok(of_bytes(&content)?) }
}

/// The zip of a binary's bytes.
pub(crate) fn of_bytes(binary: &[u8]) -> Result<Vec<u8>, Report> {
    packed(binary)
        .map_err(|error| Report::because(Code::UnreadableBinary, "can't make a zip of the binary", error))
}

/// The SHA-256 of a zip, or of what else is told by it, in hexadecimal.
pub(crate) fn digest(content: &[u8]) -> String {
    let bytes = Sha256::digest(content).into_iter().map(|byte| format!("{byte:02x}"));
    bytes.collect()
}

/// All that a zip says of a file beside its bytes is said here, or the library would take it from the machine.
fn packed(binary: &[u8]) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(MODE);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(BOOTSTRAP, options)?;
    zip.write_all(binary)?;
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read as _;
    use std::time::{Duration, SystemTime};

    use zip::ZipArchive;

    use super::*;

    #[test]
    fn a_zip_is_made_of_the_bytes_alone() {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let zips = [(0_u64, "here"), (1_000_000_000, "or-there")].map(|(seconds, name)| {
            let path = folder.path().join(name);
            fs::write(&path, b"\x7fELF and so on").expect("the file can be written");
            let file = fs::File::options().write(true).open(&path).expect("it is there");
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            file.set_modified(time).expect("it is ours");
            zip(&path).expect("it can be read")
        });
        assert_eq!(zips[0], zips[1]);
    }

    #[test]
    fn the_zip_has_fixed_times_and_modes() {
        let bytes = of_bytes(b"content").expect("it is small");
        let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("it is a zip");
        assert_eq!(zip.len(), 1);
        let mut file = zip.by_index(0).expect("it holds a file");
        assert_eq!(file.name().expect("its name is text"), "bootstrap");
        assert_eq!(file.unix_mode(), Some(0o100_755));
        assert_eq!(file.last_modified(), Some(DateTime::DEFAULT));
        let mut content = String::new();
        file.read_to_string(&mut content).expect("it can be unpacked");
        assert_eq!(content, "content");
    }

    #[test]
    fn a_zip_is_taken_as_it_is() {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let path = folder.path().join("lambda.zip");
        let bytes = of_bytes(b"content").expect("it is small");
        fs::write(&path, &bytes).expect("the file can be written");
        assert_eq!(zip(&path).expect("it can be read"), bytes);
    }
}
