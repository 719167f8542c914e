//! A file that ends early is an error or has the whole manifest. It never makes the command panic.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::fixture::{Folder, cargo_toml, elf, elf_with_list, main_rs, plain, zip};

/// Cuts a file at random places, more often than not near its start, where the tables are. Of each part, a command has all
/// to say that it has of the whole, or it fails with an error and this code.
fn cut_at_random(whole: &[u8], command: &[&str], code: i32) {
    let folder = Folder::new();
    folder.file("app", whole);
    let said = folder.lessops(command).output();
    let length = prop_oneof![0..whole.len(), 0..whole.len().min(4096)];
    let config = ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&length, |length| {
        folder.file("app", &whole[..length]);
        let run = folder.lessops(command);
        let is_error = run.code == Some(code) && run.stdout.is_empty() && run.stderr.starts_with("error[L");
        prop_assert!(is_error || (run.code == Some(0) && run.stdout == said), "{run:#?}");
        Ok(())
    });
    outcome.expect("every prefix is an error or has it all");
}

const MANIFEST: [&str; 3] = ["manifest", "--binary", "app"];

#[test]
fn a_prefix_of_a_linked_binary_and_of_its_zip() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", main_rs(&[("", plain("list")), ("", plain("ship"))]));
    assert_eq!(folder.lessops(["manifest"]).names(), ["list", "ship"]);
    let linked = fs::read(folder.path("target/debug/shop")).expect("cargo has built it");
    cut_at_random(&linked, &MANIFEST, 1);
    cut_at_random(&zip("bootstrap", &linked), &MANIFEST, 1);
}

#[test]
fn a_prefix_of_a_small_binary_and_of_its_zip() {
    let whole = elf(&(plain("list") + &plain("ship")));
    cut_at_random(&whole, &MANIFEST, 1);
    cut_at_random(&zip("bootstrap", &whole), &MANIFEST, 1);
}

#[test]
fn a_prefix_of_a_binary_with_a_list_of_its_dependencies_and_of_its_zip() {
    let root = json!({ "name": "shop", "version": "1.2.3", "source": "local", "root": true });
    let whole = elf_with_list(&plain("list"), &json!({ "packages": [root] }));
    let packed = zip("bootstrap", &whole);
    for whole in [whole, packed] {
        cut_at_random(&whole, &["uses", "shop", "app"], 2);
        cut_at_random(&whole, &["sbom", "--binary", "app"], 1);
    }
}
