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
use lessops_core::metrics::Emitted;

use crate::compiler::Compilation;

/// How far this process is with its manifest file.
enum State {
    /// Nothing was expanded yet.
    New,
    Open(ManifestFile),
    /// It could not be written, and that was said once.
    GivenUp,
}

/// Adds a function, or a metric, to the manifest of the crate that is being compiled.
pub(crate) fn emit(package: Package, functions: Vec<Function>, metrics: Vec<Emitted>) {
    static STATE: Mutex<State> = Mutex::new(State::New);

    // Cargo sets it for what it was asked to build: not for dependencies, and not for rustdoc.
    let is_primary = std::env::var_os("CARGO_PRIMARY_PACKAGE").is_some();
    let Some(path) = Compilation::current().filter(|_| is_primary).and_then(path) else { return };

    let added = Manifest { package, functions, metrics };
    let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
    let result = match &mut *state {
        State::New => ManifestFile::create(&path, added).map(|file| *state = State::Open(file)),
        State::Open(file) => file.append(added),
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
    is_empty: bool,
    /// What stands behind the list: all but the functions.
    rest: Manifest,
}

impl ManifestFile {
    /// Puts a manifest in the place of whatever was there.
    fn create(path: &Path, manifest: Manifest) -> io::Result<Self> {
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut file = File::create(&temporary)?;
        let text = manifest.to_json();
        let written = file.write_all(text.as_bytes()).and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        let is_empty = manifest.functions.is_empty();
        let rest = Manifest { functions: Vec::new(), ..manifest };
        written.map(|()| Self { file, end: list(&text).1 as u64, is_empty, rest })
    }

    /// Adds what a manifest says.
    fn append(&mut self, added: Manifest) -> io::Result<()> {
        self.rest.metrics.extend(added.metrics);
        self.rest.metrics.sort();
        let adds_functions = !added.functions.is_empty();
        let text = Manifest { functions: added.functions, ..self.rest.clone() }.to_json();
        let (start, end) = list(&text);
        let between = match (self.is_empty, adds_functions) {
            (true, _) => "",
            (false, true) => ",",
            (false, false) => "\n  ",
        };
        // One write, from the end of the list to the end of the file.
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(format!("{between}{}", &text[start..]).as_bytes())?;
        if adds_functions {
            self.end += (between.len() + end - start) as u64;
            self.is_empty = false;
        }
        Ok(())
    }
}

/// Where the list of functions starts and ends in a manifest: behind the first bracket, since `functions` is its first key,
/// and behind the last function, since a bracket that closes one of its lists has two blanks before it.
fn list(manifest: &str) -> (usize, usize) {
    let start = manifest.find('[').map_or(0, |bracket| bracket + 1);
    let end = if manifest[start..].starts_with(']') { None } else { manifest.find("\n  ]") };
    (start, end.unwrap_or(start))
}

#[cfg(test)]
mod tests {
    use lessops_core::function::Item;

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

    fn manifest(functions: &[&str], metrics: &[&str]) -> Manifest {
        let package = Package { name: "shop".to_owned(), version: "0.1.0".to_owned() };
        let function = |name: &&str| {
            let item =
                Item { description: Some((*name).to_owned()), name: "a".to_owned(), ..Item::default() };
            Function::from_args(&[], item).expect("it has no arguments")
        };
        let metric = |name: &&str| Emitted {
            name: (*name).to_owned(),
            dimensions: vec!["of".to_owned()],
            file: "src/main.rs".to_owned(),
            line: 1,
        };
        Manifest {
            package,
            functions: functions.iter().map(function).collect(),
            metrics: metrics.iter().map(metric).collect(),
        }
    }

    #[test]
    fn the_file_is_a_whole_manifest_after_every_addition() {
        let folder = std::env::temp_dir().join(format!("lessops-manifest-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let path = folder.join("shop.lessops.json");
        let left = "what an earlier, much longer compilation left".repeat(100);

        let orders: [&[(&[&str], &[&str])]; 3] = [
            &[(&["a"], &[]), (&["b"], &[]), (&[], &["n"]), (&["c"], &[]), (&[], &["m"])],
            &[(&[], &["m"]), (&[], &["n"]), (&["a"], &[]), (&["b"], &[])],
            &[(&["[a]"], &["m", "n"]), (&["b", "c"], &["o"])],
        ];
        for order in orders {
            fs::write(&path, &left).expect("as above");
            let mut file = None;
            let (mut functions, mut metrics) = (Vec::new(), Vec::new());
            for (more_functions, more_metrics) in order {
                let added = manifest(more_functions, more_metrics);
                match &mut file {
                    None => file = Some(ManifestFile::create(&path, added).expect("as above")),
                    Some(file) => file.append(added).expect("as above"),
                }
                functions.extend(*more_functions);
                metrics.extend(*more_metrics);
                metrics.sort_unstable();
                let read = fs::read_to_string(&path).expect("the file was written");
                assert_eq!(read, manifest(&functions, &metrics).to_json());
            }
        }

        let left: Vec<_> = fs::read_dir(&folder).expect("as above").collect();
        assert_eq!(left.len(), 1, "a temporary file stayed: {left:?}");
        fs::remove_dir_all(&folder).expect("it was written above");
    }
}
