//! `cargo lessops build`: what is in the zip, what builds it, and what is refused.

use std::env::{self, consts};
use std::fs;
use std::io::{Cursor, Read as _};

use auditable_info::audit_info_from_slice;
use auditable_serde::{DependencyKind, VersionInfo};
use serde_json::{Value as Json, json};
use zip::ZipArchive;

use crate::fixture::{Folder, Run, cargo_toml, main_rs, plain};

/// The zip of the package `shop`.
const ZIP: &str = "target/lambda/shop/bootstrap.zip";

/// Packages that `shop` does not have, has in it, and needs to be built: named for what they are to it.
const PARTS: [(&str, &str); 5] = [
    ("linked", "[dependencies]\nlinked-too = { path = \"../linked-too\" }"),
    ("linked-too", ""),
    ("macros", "[lib]\nproc-macro = true"),
    ("script", ""),
    ("absent", ""),
];

/// A package with dependencies of all kinds.
fn shop() -> Folder {
    let folder = Folder::new();
    let dependencies = "[dependencies]
linked = { path = \"linked\" }
macros = { path = \"macros\" }
absent = { path = \"absent\", optional = true }
[build-dependencies]
script = { path = \"script\" }
[dev-dependencies]
absent = { path = \"absent\" }";
    folder.file("Cargo.toml", cargo_toml(dependencies));
    folder.file("src/main.rs", main_rs(&[("", plain("list"))]));
    folder.file("build.rs", "fn main() { println!(\"cargo::rerun-if-changed=build.rs\"); }");
    for (name, rest) in PARTS {
        let text = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}\n");
        folder.file(&format!("{name}/Cargo.toml"), text);
        folder.file(&format!("{name}/src/lib.rs"), "");
    }
    folder
}

/// Runs `cargo lessops build` where there are only these tools, which are scripts, whatever else this machine has.
fn build(folder: &Folder, options: &str, tools: &[&str]) -> Run {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut path: Vec<_> = env::split_paths(&path).collect();
    path.retain(|folder| !["cargo-zigbuild", "cargo-lambda"].iter().any(|tool| folder.join(tool).exists()));
    path.extend(tools.iter().map(|tool| folder.path(tool)));
    let mut command = folder.command("", format!("build {options}").split_whitespace());
    command.env("PATH", env::join_paths(path).expect("no folder has a colon in its name"));
    // Cargo looks for subcommands there, too.
    command.env("CARGO_HOME", folder.path("cargo-home"));
    Run::of(command)
}

/// What Lambda would start.
fn bootstrap(folder: &Folder, zip: &str) -> Vec<u8> {
    let zip = fs::read(folder.path(zip)).expect("the zip is there");
    let mut zip = ZipArchive::new(Cursor::new(zip)).expect("it is a zip");
    assert_eq!(zip.len(), 1);
    let mut content = Vec::new();
    zip.by_name("bootstrap").expect("it has one").read_to_end(&mut content).expect("it can be unpacked");
    content
}

/// The packages of a list, with the kind of each.
fn kinds(list: &VersionInfo) -> Vec<(&str, DependencyKind)> {
    list.packages.iter().map(|package| (package.name.as_str(), package.kind)).collect()
}

/// What is said of the sizes, without the numbers.
fn changes(run: &Run) -> Vec<&str> {
    run.stdout.lines().skip(1).map(|line| line.split_once('(').map_or("", |(_, change)| change)).collect()
}

#[test]
fn the_zip_holds_the_release_with_the_list_of_what_it_is_made_of() {
    let folder = shop();
    let run = build(&folder, "", &[]);
    assert_eq!(run.code, Some(0), "{run:#?}");
    assert!(run.stdout.starts_with(&format!("{ZIP}: 1 function, ")), "{}", run.stdout);
    assert!(run.stdout.contains(", 5 packages, by cargo\n"), "{}", run.stdout);

    // By those who have made the format.
    let binary = bootstrap(&folder, ZIP);
    let list = audit_info_from_slice(&binary, 1 << 20).expect("the list is there");
    assert_eq!(
        kinds(&list),
        [
            ("linked", DependencyKind::Runtime),
            ("linked-too", DependencyKind::Runtime),
            ("macros", DependencyKind::Build),
            ("script", DependencyKind::Build),
            ("shop", DependencyKind::Runtime),
        ]
    );
    assert_eq!(list.packages[0].dependencies, [1]);
    assert_eq!((list.packages[4].root, &list.packages[4].dependencies[..]), (true, &[0, 2, 3][..]));
    assert_eq!(folder.lessops(["manifest", "--binary", ZIP]).names(), ["list"]);
}

#[cfg(target_os = "linux")]
#[test]
fn the_binary_in_the_zip_runs_and_keeps_its_list_when_it_is_stripped() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    let folder = shop();
    let smallest = "\n[profile.release]\nlto = true\ncodegen-units = 1\nstrip = true\n";
    folder.file("Cargo.toml", folder.read("Cargo.toml") + smallest);
    assert_eq!(build(&folder, "", &[]).code, Some(0));
    let path = folder.file("bootstrap", bootstrap(&folder, ZIP));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    assert!(Command::new(&path).status().expect("it can be started").success());
    // It comes with the linker that rustc uses.
    assert!(Command::new("strip").arg(&path).status().expect("binutils are there").success());
    assert!(Command::new(&path).status().expect("it can be started").success());
    let list = audit_info_from_slice(&fs::read(&path).expect("it is there"), 1 << 20);
    assert_eq!(list.expect("the list is there").packages.len(), 5);
    assert_eq!(folder.lessops(["manifest", "--binary", "bootstrap"]).names(), ["list"]);
}

#[test]
fn the_same_binary_makes_the_same_zip_at_another_time_and_place() {
    let folder = shop();
    assert_eq!(build(&folder, "", &[]).code, Some(0));
    let first = fs::read(folder.path(ZIP)).expect("the zip is there");
    let executable = fs::File::options().append(true).open(folder.path("target/release/shop"));
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    executable.expect("cargo has built it").set_modified(time).expect("it is ours");
    assert_eq!(build(&folder, "--output elsewhere.zip", &[]).code, Some(0));
    assert_eq!(fs::read(folder.path("elsewhere.zip")).expect("the zip is there"), first);
}

#[test]
fn nothing_is_compiled_anew_for_the_list() {
    let folder = shop();
    let release = folder.lessops(["manifest", "--release"]);
    assert!(release.stderr.contains("Compiling shop"), "{}", release.stderr);
    let run = build(&folder, "", &[]);
    assert!(run.code == Some(0) && !run.stderr.contains("Compiling"), "{run:#?}");
}

#[test]
fn features_and_profiles_are_what_they_are_for_cargo() {
    let folder = shop();
    assert_eq!(build(&folder, "--profile dev --features absent", &[]).code, Some(0));
    let list = audit_info_from_slice(&bootstrap(&folder, ZIP), 1 << 20).expect("the list is there");
    assert_eq!(kinds(&list)[0], ("absent", DependencyKind::Runtime));
    assert!(folder.path("target/debug/shop").exists() && !folder.path("target/release").exists());
}

#[test]
fn sizes_are_compared_with_what_lay_there() {
    let folder = shop();
    assert_eq!(changes(&build(&folder, "", &[])), ["", ""]);
    assert_eq!(changes(&build(&folder, "", &[])), ["as before)", "as before)"]);
    let more: Vec<_> = (0..64).map(|index| ("", plain(&format!("list{index}")))).collect();
    folder.file("src/main.rs", main_rs(&more));
    let run = build(&folder, "", &[]);
    assert!(changes(&run).iter().all(|change| change.starts_with('+')), "{}", run.stdout);
    folder.file("src/main.rs", main_rs(&more[..1]));
    let run = build(&folder, "", &[]);
    assert!(changes(&run).iter().all(|change| change.starts_with('-')), "{}", run.stdout);

    folder.file(ZIP, "no zip");
    let json = build(&folder, "--format json", &[]).json();
    let bytes = fs::read(folder.path(ZIP)).expect("it was replaced").len();
    assert_eq!(json["zip"], json!({ "bytes": bytes, "before": null }));
    assert_eq!(json["functions"], json!(["list0"]));
    assert_eq!(json["sha256"].as_str().map(str::len), Some(64));
    let again = build(&folder, "--format json", &[]).json();
    assert_eq!((&again["zip"]["before"], &again["sha256"]), (&json!(bytes), &json["sha256"]));
}

#[test]
fn what_does_not_compile_leaves_the_zip_as_it_was() {
    let folder = shop();
    folder.file(ZIP, "before");
    folder.file("src/main.rs", "fn main() { missing() }");
    assert_eq!(build(&folder, "", &[]).code, Some(1));
    assert_eq!(folder.read(ZIP), "before");
    assert_eq!(build(&folder, "-o nowhere/shop.zip", &[]).code, Some(1));
    assert!(!folder.path("nowhere").exists());
}

/// The option for the architecture that this machine does not have, and its triple.
fn foreign() -> (&'static str, &'static str) {
    match consts::ARCH {
        "aarch64" => ("--x86-64", "x86_64-unknown-linux-gnu"),
        _ => ("--arm64", "aarch64-unknown-linux-gnu"),
    }
}

#[test]
fn a_machine_that_is_not_like_lambdas_needs_a_tool() {
    let folder = shop();
    let (option, triple) = foreign();
    build(&folder, option, &[]).fails_with(&format!(
        "error[L1008]: nothing here is known to link for `{triple}`
 |
 = note: this machine has {} on {}, and neither cargo-zigbuild nor cargo-lambda
 = help: install one with `pip install cargo-zigbuild` or `pip install cargo-lambda`, and the target with `rustup target add {triple}`; or, if cargo's configuration names a linker for the target, use `--with cargo`",
        consts::OS,
        consts::ARCH
    ));
    build(&folder, "--with lambda", &[]).fails_with(
        "error[L1008]: `cargo-lambda` is not installed
 |
 = help: install it with `pip install cargo-lambda`",
    );
    for options in ["--arm64 --x86-64", "--arm64 --target x86_64-unknown-linux-gnu"] {
        assert_eq!(build(&folder, options, &[]).code, Some(2), "{options}");
    }
}

#[cfg(unix)]
mod tools {
    use std::os::unix::fs::PermissionsExt as _;

    use object::{Architecture, BinaryFormat, Endianness};

    use super::*;
    use crate::fixture::binary;

    /// A tool that writes down how it is called, has cargo build for this machine, and puts a given binary in the place of
    /// what that made. Its folder has its own name.
    fn tool(folder: &Folder, name: &str, words: usize) {
        let script = format!(
            "#!/bin/sh
echo \"$@\" > {name}/calls
shift {words}
test \"$1\" = --target && shift 2
\"$CARGO\" build \"$@\" || exit
test ! -e linked.elf || cp linked.elf target/release/shop
"
        );
        let path = folder.file(&format!("{name}/{name}"), script);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }

    fn zigbuild(folder: &Folder) {
        tool(folder, "cargo-zigbuild", 1);
    }

    fn lambda(folder: &Folder) {
        tool(folder, "cargo-lambda", 2);
    }

    /// How a tool was called, up to where the options of cargo begin.
    fn call(folder: &Folder, name: &str) -> String {
        let calls = folder.read(&format!("{name}/calls"));
        let (call, options) = calls.split_once(" --manifest-path ").expect("it is told which package");
        assert_eq!(options.lines().count(), 1, "{options}");
        call.to_owned()
    }

    const MESSAGES: &str = "--message-format=json-render-diagnostics --bin shop";

    #[test]
    fn a_tool_that_is_there_links_for_any_machine() {
        let folder = shop();
        zigbuild(&folder);
        lambda(&folder);
        folder.file("linked.elf", arm64());
        let json = build(&folder, "--arm64 --format json", &["cargo-zigbuild", "cargo-lambda"]).json();
        assert_eq!((&json["architecture"], &json["tool"]), (&json!("arm64"), &json!("cargo zigbuild")));
        let target = "--target aarch64-unknown-linux-gnu.2.34";
        assert_eq!(call(&folder, "cargo-zigbuild"), format!("zigbuild {target} --release {MESSAGES}"));
        let list = audit_info_from_slice(&bootstrap(&folder, ZIP), 1 << 20).expect("the list is there");
        assert_eq!(list.packages.len(), 5);
        assert!(!folder.path("cargo-lambda/calls").exists());

        let json = build(&folder, "--arm64 --format json", &["cargo-lambda"]).json();
        assert_eq!((&json["architecture"], &json["tool"]), (&json!("arm64"), &json!("cargo lambda")));
        let target = "--target aarch64-unknown-linux-gnu";
        assert_eq!(call(&folder, "cargo-lambda"), format!("lambda build {target} --release {MESSAGES}"));
    }

    fn arm64() -> Vec<u8> {
        binary(BinaryFormat::Elf, Architecture::Aarch64, Endianness::Little, &plain("list"))
    }

    #[test]
    fn options_say_for_which_machine_and_with_which_tool() {
        let folder = shop();
        zigbuild(&folder);
        lambda(&folder);
        folder.file("linked.elf", arm64());
        for (options, tool, begin) in [
            ("--x86-64", "cargo-zigbuild", "zigbuild --target x86_64-unknown-linux-gnu.2.34 --release "),
            ("--x86_64", "cargo-zigbuild", "zigbuild --target x86_64-unknown-linux-gnu.2.34 --release "),
            (
                "--arm64 --with lambda",
                "cargo-lambda",
                "lambda build --target aarch64-unknown-linux-gnu --release ",
            ),
            (
                "--target aarch64-unknown-linux-musl -r",
                "cargo-zigbuild",
                "zigbuild --target aarch64-unknown-linux-musl --release ",
            ),
            (
                "--target x86_64-unknown-linux-gnu.2.26",
                "cargo-zigbuild",
                "zigbuild --target x86_64-unknown-linux-gnu.2.26 --release ",
            ),
        ] {
            let run = build(&folder, options, &["cargo-zigbuild", "cargo-lambda"]);
            assert_eq!(run.code, Some(0), "{options}: {run:#?}");
            assert!(call(&folder, tool).starts_with(begin), "{options}: {}", call(&folder, tool));
        }
    }

    #[test]
    fn the_settings_say_for_which_machine() {
        let folder = shop();
        zigbuild(&folder);
        folder.file("linked.elf", arm64());
        let settings = "\n[package.metadata.lessops]\narchitecture = \"arm64\"\n";
        folder.file("Cargo.toml", folder.read("Cargo.toml") + settings);
        assert_eq!(build(&folder, "", &["cargo-zigbuild"]).code, Some(0));
        let begin = "zigbuild --target aarch64-unknown-linux-gnu.2.34 ";
        assert!(call(&folder, "cargo-zigbuild").starts_with(begin));
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn a_binary_that_needs_a_newer_c_library_than_lambdas_is_refused() {
        let folder = shop();
        assert_eq!(build(&folder, "", &[]).code, Some(0));
        let before = fs::read(folder.path(ZIP)).expect("the zip is there");
        // Of a machine with a library of the future: each name of a version has a place of its own.
        let mut binary = fs::read(folder.path("target/release/shop")).expect("cargo has built it");
        let (old, new) = (b"GLIBC_2.34\0", b"GLIBC_2.99\0");
        let at = binary.windows(old.len()).position(|bytes| bytes == old).expect("`main` is called by it");
        binary[at..][..old.len()].copy_from_slice(new);
        folder.file("linked.elf", binary);
        zigbuild(&folder);
        let run = build(&folder, "", &["cargo-zigbuild"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        let first = "error[L1009]: this binary needs glibc 2.99, for `";
        let error = run.stderr.find("error[").map(|at| &run.stderr[at..]).unwrap_or_default();
        assert!(error.starts_with(first), "{}", run.stderr);
        assert!(error.contains("`__libc_start_main`"), "{error}");
        assert!(error.contains(", and Lambda's `provided.al2023` has glibc 2.34\n"), "{error}");
        assert!(error.contains("--target "), "{error}");
        assert_eq!(fs::read(folder.path(ZIP)).expect("it is still there"), before);
    }

    #[test]
    fn a_list_that_is_there_already_is_kept() {
        let folder = shop();
        zigbuild(&folder);
        let list =
            json!({ "packages": [{ "name": "other", "version": "9.9.9", "source": "local", "root": true }] });
        folder.file("linked.elf", crate::fixture::elf_with_list(&plain("list"), &list));
        let json: Json = build(&folder, "--format json", &["cargo-zigbuild"]).json();
        assert_eq!(json["packages"], 1);
        assert_eq!(bootstrap(&folder, ZIP), fs::read(folder.path("linked.elf")).expect("it is there"));
    }
}
