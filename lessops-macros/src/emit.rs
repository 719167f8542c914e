//! The manifest file beside the artifact: what a plain `cargo build` leaves for a person or a script to read.
//!
//! The records in the binary are the truth; this file is a convenience, so nothing here fails a build. It holds
//! the functions expanded so far, in the order of the source, and is valid JSON from the first one on. How that
//! is kept at O(n) bytes for n functions is docs/decisions/0002-manifest-file.md.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use lessops_core::function::Function;
use lessops_core::manifest::{Manifest, Package};

use crate::compiler::Compilation;

/// How far this process is with its manifest file.
enum State {
    /// Nothing was expanded yet.
    New,
    Open(ManifestFile),
    /// It could not be written, and that was said once.
    GivenUp,
}

/// Adds a function to the manifest of the crate that is being compiled.
pub(crate) fn emit(package: Package, function: Function) {
    static STATE: Mutex<State> = Mutex::new(State::New);

    // Cargo sets it for what it was asked to build: not for dependencies, and not for rustdoc.
    let is_primary = std::env::var_os("CARGO_PRIMARY_PACKAGE").is_some();
    let Some(path) = Compilation::current().filter(|_| is_primary).and_then(path) else { return };

    let text = Manifest { package, functions: vec![function] }.to_json();
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    let result = match &mut *state {
        State::New => ManifestFile::create(&path, &text).map(|file| *state = State::Open(file)),
        State::Open(file) => file.append(&text),
        State::GivenUp => return,
    };
    if let Err(error) = result {
        *state = State::GivenUp;
        // What a failed write left behind may be anything. No file is better than a wrong one.
        let _ = fs::remove_file(&path);
        eprintln!("warning: the manifest file {} was not written: {error}", path.display());
    }
}

/// Where the manifest of a compilation lies; tests have none.
///
/// A library and a binary of one package may share a crate name and compile at the same time.
fn path(compilation: &Compilation) -> Option<PathBuf> {
    let out_dir = compilation.out_dir.as_deref().filter(|_| !compilation.is_test)?;
    let prefix = if compilation.is_binary { "" } else { "lib" };
    Some(artifact_dir(out_dir).join(format!("{prefix}{}.lessops.json", compilation.crate_name)))
}

/// The folder into which cargo puts what it built, from the one that it gives to rustc: `deps` below it, or
/// `build/<package>/<hash>/out` in the layout to come.
fn artifact_dir(out_dir: &Path) -> &Path {
    let names: Vec<_> = out_dir.components().rev().take(4).map(Component::as_os_str).collect();
    let below = match names.iter().map(|name| name.to_str()).collect::<Vec<_>>()[..] {
        [Some("deps"), ..] => 1,
        [Some("out"), _, _, Some("build")] => 4,
        _ => 0,
    };
    out_dir.ancestors().nth(below).unwrap_or(out_dir)
}

/// A manifest file that grows, function by function.
struct ManifestFile {
    file: File,
    /// Where the list of functions ends.
    end: u64,
}

impl ManifestFile {
    /// Puts a manifest of one function in the place of whatever was there.
    fn create(path: &Path, manifest: &str) -> io::Result<Self> {
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut file = File::create(&temporary)?;
        let written = file.write_all(manifest.as_bytes()).and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written.map(|()| Self { file, end: list(manifest).1 as u64 })
    }

    /// Adds the function of a manifest of one function.
    fn append(&mut self, manifest: &str) -> io::Result<()> {
        let (start, end) = list(manifest);
        // One write, from the end of the list to the end of the file.
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(format!(",{}", &manifest[start..]).as_bytes())?;
        self.end += (1 + end - start) as u64;
        Ok(())
    }
}

/// Where the list of functions starts and ends in a manifest: behind the first bracket, and behind the last
/// function. `functions` is the first key and the only one with a list.
fn list(manifest: &str) -> (usize, usize) {
    let start = manifest.find('[').map_or(0, |bracket| bracket + 1);
    let end = manifest.rfind(']').unwrap_or(manifest.len());
    (start, manifest[..end].trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compilation(out_dir: &str) -> Compilation {
        Compilation { crate_name: "shop".to_owned(), out_dir: Some(out_dir.into()), ..Compilation::default() }
    }

    #[test]
    fn the_file_lies_where_cargo_puts_the_artifact() {
        let path = |out_dir| path(&Compilation { is_binary: true, ..compilation(out_dir) });
        assert_eq!(path("/a b/target/debug/deps"), Some("/a b/target/debug/shop.lessops.json".into()));
        assert_eq!(path("/target/debug/examples"), Some("/target/debug/examples/shop.lessops.json".into()));
        assert_eq!(path("/target/debug/build/shop/0f/out"), Some("/target/debug/shop.lessops.json".into()));
        assert_eq!(path("/out"), Some("/out/shop.lessops.json".into()));
    }

    #[test]
    fn a_library_has_a_name_of_its_own() {
        assert_eq!(
            path(&compilation("/target/debug/deps")),
            Some("/target/debug/libshop.lessops.json".into())
        );
    }

    #[test]
    fn tests_and_what_has_no_output_folder_have_no_file() {
        assert_eq!(path(&Compilation { is_test: true, ..compilation("/target/debug/deps") }), None);
        assert_eq!(path(&Compilation { out_dir: None, ..compilation("") }), None);
    }

    #[test]
    fn the_file_is_a_whole_manifest_after_every_function() {
        let folder = std::env::temp_dir().join(format!("lessops-manifest-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let path = folder.join("shop.lessops.json");
        let manifest = |functions: &str| {
            format!(
                "{{\n  \"functions\": [\n{functions}\n  ],\n  \"package\": {{\n    \"name\": \"shop\"\n  }}\n}}\n"
            )
        };
        let read = || fs::read_to_string(&path).expect("the file was written");
        let [a, b, c] = ["    {\n      \"a\": [1]\n    }", "    {}", "    { \"c\": [] }"];

        fs::write(&path, "what an earlier, much longer compilation left".repeat(10)).expect("as above");
        let mut file = ManifestFile::create(&path, &manifest(a)).expect("as above");
        assert_eq!(read(), manifest(a));
        file.append(&manifest(b)).expect("as above");
        assert_eq!(read(), manifest(&format!("{a},\n{b}")));
        file.append(&manifest(c)).expect("as above");
        assert_eq!(read(), manifest(&format!("{a},\n{b},\n{c}")));

        let left: Vec<_> = fs::read_dir(&folder).expect("as above").collect();
        assert_eq!(left.len(), 1, "a temporary file stayed: {left:?}");
        fs::remove_dir_all(&folder).expect("it was written above");
    }
}
