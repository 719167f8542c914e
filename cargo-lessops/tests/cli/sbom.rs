//! `cargo lessops sbom`: the bill of materials, which `tests/aws/test_sbom.py` holds against CycloneDX's own schema.

use std::fs;

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, elf_with_list, hold, plain, zip};

/// A service with a package of each source and kind, and two of the same name and version.
fn folder() -> Folder {
    let folder = Folder::new();
    let package = |name: &str, version: &str, source: &str, kind: &str, dependencies: &[usize]| json!({ "name": name, "version": version, "source": source, "kind": kind, "dependencies": dependencies });
    let mut packages = vec![
        package("shop", "1.2.3", "local", "runtime", &[1, 2, 4]),
        package("ring", "0.17.8", "crates.io", "runtime", &[3]),
        package("words", "0.1.0", "git", "runtime", &[]),
        package("cc", "1.2.0+one", "crates.io", "build", &[]),
        package("words", "0.1.0", "registry", "runtime", &[3]),
    ];
    packages[0]["root"] = true.into();
    let list = json!({ "packages": packages, "format": 1 });
    folder.file("app", elf_with_list(&(plain("list") + &plain("ship")), &list));
    folder
}

#[test]
fn the_bill_is_the_one_that_was_read() {
    let bill = folder().lessops(["sbom", "--binary", "app"]).output();
    hold("tests/cli/sbom.json", &bill);
}

#[test]
fn the_bill_is_the_same_of_a_zip_and_its_number_another_of_another_binary() {
    let folder = folder();
    let bill = folder.lessops(["sbom", "--binary", "app"]).output();
    let binary = fs::read(folder.path("app")).expect("it is there");
    folder.file("app.zip", zip("bootstrap", &binary));
    assert_eq!(folder.lessops(["sbom", "--binary", "app.zip"]).output(), bill);
    let root = json!({ "name": "shop", "version": "1.2.3", "source": "local", "root": true });
    folder.file("other", elf_with_list(&plain("list"), &json!({ "packages": [root] })));
    let numbers = [bill, folder.lessops(["sbom", "--binary", "other"]).output()].map(|bill| {
        let bill: Json = bill.parse().expect("it is JSON");
        bill["serialNumber"].as_str().expect("it has a number").to_owned()
    });
    assert_ne!(numbers[0], numbers[1]);
}

#[test]
fn a_list_without_a_root_has_no_bill() {
    let folder = Folder::new();
    folder.file("app", elf_with_list(&plain("list"), &json!({ "packages": [] })));
    folder.lessops(["sbom", "--binary", "app"]).fails_with(
        "error[L1007]: the list of dependencies in this binary does not say which package it is of\n--> app",
    );
}

#[test]
fn a_binary_is_not_built() {
    for option in ["--arm64", "--with=cargo", "--release"] {
        assert_eq!(folder().lessops(["sbom", "--binary", "app", option]).code, Some(2), "{option}");
    }
}
