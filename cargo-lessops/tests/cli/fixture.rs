//! What the tests are made of: runs of the command, binaries for any machine, packages that build in an instant.

use std::ffi::OsStr;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lessops_core::args::args_from_json;
use lessops_core::function::{Function, Item};
use lessops_core::manifest::{self, Package};
use object::write::Object;
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a run of the command left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().expect("the command can be run");
        let text = |bytes| String::from_utf8(bytes).expect("it is text");
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The output of a run that succeeded and had nothing to say.
    #[track_caller]
    pub(crate) fn output(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        self.stdout
    }

    /// The output, as JSON, of a run that succeeded, whatever cargo had to say.
    #[track_caller]
    pub(crate) fn json(self) -> Json {
        assert_eq!(self.code, Some(0), "{self:#?}");
        serde_json::from_str(&self.stdout).expect("the output is JSON")
    }

    /// The names of the functions in the manifest that was printed.
    #[track_caller]
    pub(crate) fn names(self) -> Vec<String> {
        let manifest = self.json();
        let functions = manifest["functions"].as_array().expect("a manifest has functions");
        functions.iter().map(|function| function["name"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The errors of a run that failed, printed nothing, and said exactly this.
    #[track_caller]
    pub(crate) fn fails_with(self, stderr: &str) {
        assert_eq!(
            (self.code, self.stdout.as_str(), self.stderr.trim_end()),
            (Some(1), "", stderr.trim_end())
        );
    }
}

/// A folder that is gone after the test, with the command running in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// It lies outside the workspace, whose packages would else be the ones that the command finds.
    pub(crate) fn new() -> Self {
        Self(TempDir::new().expect("there is a folder for temporary files"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and gives its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(&path, content).expect("the file can be written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// What lies in the folder, by name.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let mut names: Vec<_> =
            entries.flatten().map(|entry| entry.file_name().display().to_string()).collect();
        names.sort();
        names
    }

    /// Runs `cargo lessops` here.
    pub(crate) fn lessops<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        self.lessops_in("", arguments)
    }

    /// Runs it in a folder of this folder.
    pub(crate) fn lessops_in<A: AsRef<OsStr>>(
        &self,
        folder: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Run {
        Run::of(self.command(folder, arguments))
    }

    /// The command, as cargo would run it.
    pub(crate) fn command<A: AsRef<OsStr>>(
        &self,
        folder: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-lessops"));
        command.arg("lessops").args(arguments).current_dir(self.path(folder));
        // What the person who runs the tests has set for their own builds, and for AWS, is none of these runs' business.
        let builds = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "CARGO_BUILD_TARGET_DIR", "RUSTFLAGS"];
        for variable in builds.into_iter().chain(["LESSOPS_STAGE"]) {
            command.env_remove(variable);
        }
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("AWS_")) {
                command.env_remove(name);
            }
        }
        command
    }
}

/// The folder of the package whose tests these are.
const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

pub(crate) fn repository() -> &'static Path {
    Path::new(PACKAGE).parent().expect("the package lies in the repository")
}

/// A file of the repository.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(repository().join(path)).expect("the file is there")
}

/// Holds a text against a golden of this package; `BLESS=1` writes it anew.
#[track_caller]
pub(crate) fn hold(golden: &str, text: &str) {
    let path = Path::new(PACKAGE).join(golden);
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("the golden can be written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == text,
        "{} differs from what is made now; BLESS=1 writes it anew:\n{text}",
        path.display()
    );
}

/// Where cargo builds. The folder of temporary files lies there, and most of what a package needs may be built already.
pub(crate) fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo makes it there")
}

/// A package of a program, outside the workspace, in the same folder in every run, so that cargo replaces what an earlier
/// run built. The sources are new in each, so that cargo does build.
pub(crate) fn package(name: &str, program: &str, dependencies: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).expect("the folder is ours");
    let manifest = format!(
        "[workspace]\n[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
         [dependencies]\nlessops = {{ path = '{}' }}\n{dependencies}\
         [profile.dev]\ndebug = \"line-tables-only\"\n",
        repository().display()
    );
    // The same versions and the same profile as the workspace's, so that what is compiled already serves again.
    let files = [("Cargo.toml", &*manifest), ("Cargo.lock", &read("Cargo.lock")), ("src/main.rs", program)];
    for (path, text) in files {
        fs::write(folder.join(path), text).expect("the folder is ours");
    }
    folder
}

/// The binary of such a package, built where most of what it needs is built already.
#[cfg(feature = "local")]
pub(crate) fn built(name: &str, program: &str, dependencies: &str) -> PathBuf {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--offline"]).current_dir(package(name, program, dependencies));
    cargo.env("CARGO_TARGET_DIR", target()).env_remove("CARGO_BUILD_TARGET").env_remove("RUSTFLAGS");
    assert!(cargo.status().expect("cargo runs this test").success());
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The record of a function in the package `shop`, as the macro would leave it.
pub(crate) fn record(name: &str, arguments: &Json) -> String {
    let package = Package { name: "shop".to_owned(), version: "1.2.3".to_owned() };
    let item = Item {
        name: name.to_owned(),
        file: "src/main.rs".to_owned(),
        line: 7,
        module: "shop".to_owned(),
        ..Item::default()
    };
    let arguments = args_from_json(arguments.as_object().expect("arguments have names").iter());
    let function = Function::from_args(&arguments, item).expect("the arguments are right");
    manifest::record(&package, &function)
}

/// The record of a function that says no more than its name.
pub(crate) fn plain(name: &str) -> String {
    record(name, &json!({}))
}

/// A binary that has these bytes where the records belong.
pub(crate) fn binary(
    format: BinaryFormat,
    architecture: Architecture,
    endianness: Endianness,
    records: &str,
) -> Vec<u8> {
    let mut object = Object::new(format, architecture, endianness);
    let (segment, name): (&[u8], &[u8]) = match format {
        BinaryFormat::MachO => (b"__DATA", b"__lessops"),
        _ => (b"", b".lessops"),
    };
    let section = object.add_section(segment.to_vec(), name.to_vec(), SectionKind::Data);
    object.append_section_data(section, records.as_bytes(), 1);
    object.write().expect("the binary can be laid out")
}

/// A Linux binary for x86-64.
pub(crate) fn elf(records: &str) -> Vec<u8> {
    binary(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little, records)
}

/// A Linux binary that has a list of its dependencies besides, as cargo-auditable leaves it.
pub(crate) fn elf_with_list(records: &str, list: &Json) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(list.to_string().as_bytes()).expect("memory can be written to");
    elf_with_section(records, &encoder.finish().expect("memory can be written to"))
}

/// The same with any bytes in the place of the list.
pub(crate) fn elf_with_section(records: &str, section: &[u8]) -> Vec<u8> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    for (name, content) in [(".lessops", records.as_bytes()), (".dep-v0", section)] {
        let section = object.add_section(Vec::new(), name.into(), SectionKind::Data);
        object.append_section_data(section, content, 1);
    }
    object.write().expect("the binary can be laid out")
}

/// A zip of one file.
pub(crate) fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).expect("the name is short");
    zip.write_all(content).expect("memory can be written to");
    zip.finish().expect("memory can be written to").into_inner()
}

/// The text of a `Cargo.toml`: a package of its own, whatever lies around it.
pub(crate) fn cargo_toml(rest: &str) -> String {
    format!("[workspace]\n[package]\nname = \"shop\"\nversion = \"1.2.3\"\nedition = \"2024\"\n{rest}\n")
}

/// The source of a binary with records but without dependencies, which compiles in an instant.
pub(crate) fn main_rs(records: &[(&str, String)]) -> String {
    let statics = records.iter().enumerate().map(|(index, (attribute, record))| {
        let length = record.len();
        format!(
            "{attribute}
            #[used]
            #[cfg_attr(target_vendor = \"apple\", unsafe(link_section = \"__DATA,__lessops\"))]
            #[cfg_attr(not(target_vendor = \"apple\"), unsafe(link_section = \".lessops\"))]
            static RECORD_{index}: [u8; {length}] = *b{record:?};\n"
        )
    });
    statics.chain(["fn main() {}\n".to_owned()]).collect()
}
