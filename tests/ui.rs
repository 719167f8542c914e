//! Mistakes and what the compiler says of them, one file each; and uses that must compile.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the `.stderr` files anew. Read them as a stranger would.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

#[test]
fn mistakes_are_shown_where_they_stand() {
    let cases = trybuild::TestCases::new();
    let (mut mistakes, mut uses) = (0, 0);
    for group in entries(Path::new("tests/ui")).iter().filter(|group| !group.ends_with("idempotency")) {
        let files = with_extension(group, "rs").count();
        if group.ends_with("pass") {
            uses += files;
            cases.pass(group.join("*.rs"));
        } else {
            mistakes += files;
            cases.compile_fail(group.join("*.rs"));
        }
    }
    // Past the test harness, which shows what a test prints only when it fails.
    writeln!(std::io::stderr(), "UI files: {mistakes} mistakes, {uses} uses that compile")
        .expect("standard error is open");
}

#[cfg(feature = "idempotency")]
#[test]
fn mistakes_of_idempotent_functions_are_shown_where_they_stand() {
    trybuild::TestCases::new().compile_fail("tests/ui/idempotency/*.rs");
}

#[test]
fn every_message_belongs_to_a_mistake() {
    for message in entries(Path::new("tests/ui")).iter().flat_map(|group| with_extension(group, "stderr")) {
        assert!(message.with_extension("rs").exists(), "{} is of no case", message.display());
    }
}

/// What a folder of the package holds.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("cargo runs tests in the package's folder");
    entries.map(|entry| entry.expect("the folder can be read").path()).collect()
}

fn with_extension(folder: &Path, extension: &str) -> impl Iterator<Item = PathBuf> + use<> {
    let extension = extension.to_owned();
    entries(folder).into_iter().filter(move |path| path.extension().is_some_and(|own| *own == *extension))
}
