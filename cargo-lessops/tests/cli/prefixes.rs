//! A file that ends early is an error or has the whole manifest. It never makes the command panic.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::fixture::{Folder, cargo_toml, elf, main_rs, plain, zip};

/// Cuts a file at random places, more often than not near its start, where the tables are.
fn cut_at_random(whole: &[u8]) {
    let folder = Folder::new();
    folder.file("app", whole);
    let manifest = folder.lessops(["manifest", "--binary", "app"]).output();
    let length = prop_oneof![0..whole.len(), 0..whole.len().min(4096)];
    let config = ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&length, |length| {
        folder.file("app", &whole[..length]);
        let run = folder.lessops(["manifest", "--binary", "app"]);
        let is_error = run.code == Some(1) && run.stdout.is_empty() && run.stderr.starts_with("error[L");
        prop_assert!(is_error || (run.code == Some(0) && run.stdout == manifest), "{run:#?}");
        Ok(())
    });
    outcome.expect("every prefix is an error or has the manifest");
}

#[test]
fn a_prefix_of_a_linked_binary_and_of_its_zip() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", main_rs(&[("", plain("list")), ("", plain("ship"))]));
    assert_eq!(folder.lessops(["manifest"]).names(), ["list", "ship"]);
    let linked = fs::read(folder.path("target/debug/shop")).expect("cargo has built it");
    cut_at_random(&linked);
    cut_at_random(&zip("bootstrap", &linked));
}

#[test]
fn a_prefix_of_a_small_binary_and_of_its_zip() {
    let whole = elf(&(plain("list") + &plain("ship")));
    cut_at_random(&whole);
    cut_at_random(&zip("bootstrap", &whole));
}
