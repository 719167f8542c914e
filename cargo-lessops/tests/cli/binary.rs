//! `--binary`: what can be read, for which machine, and what is said about everything else.

use object::{Architecture, BinaryFormat, Endianness};
use serde_json::json;

use crate::fixture::{Folder, binary, elf, plain, record, zip};

/// Every format and machine that the tests can make a binary for.
const MACHINES: [(BinaryFormat, Architecture, Endianness); 9] = [
    (BinaryFormat::Elf, Architecture::X86_64, Endianness::Little),
    (BinaryFormat::Elf, Architecture::Aarch64, Endianness::Little),
    (BinaryFormat::Elf, Architecture::Aarch64, Endianness::Big),
    (BinaryFormat::Elf, Architecture::I386, Endianness::Little),
    (BinaryFormat::Elf, Architecture::PowerPc, Endianness::Big),
    (BinaryFormat::Elf, Architecture::S390x, Endianness::Big),
    (BinaryFormat::MachO, Architecture::X86_64, Endianness::Little),
    (BinaryFormat::MachO, Architecture::Aarch64, Endianness::Little),
    (BinaryFormat::Coff, Architecture::X86_64, Endianness::Little),
];

#[test]
fn a_binary_for_any_machine_has_the_same_manifest() {
    let folder = Folder::new();
    let records = record("resize", &json!({ "memory": "512MB" })) + &plain("list");
    let manifests = MACHINES.map(|(format, architecture, endianness)| {
        folder.file("app", binary(format, architecture, endianness, &records));
        folder.lessops(["manifest", "--binary", "app"]).output()
    });
    assert!(manifests[0].contains("\"resize\"") && manifests[0].contains("\"list\""));
    for manifest in &manifests {
        assert_eq!(manifest, &manifests[0]);
    }
}

#[test]
fn a_zip_has_the_manifest_of_its_bootstrap() {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list")));
    folder.file("app.zip", zip("bootstrap", &elf(&plain("list"))));
    assert_eq!(
        folder.lessops(["manifest", "--binary", "app.zip"]).output(),
        folder.lessops(["manifest", "--binary", "app"]).output(),
    );
}

/// A Mach-O file for several machines: a table of slices, which is big-endian, and the slices.
fn fat(slices: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = u32::try_from(slices.len()).expect("there are few slices");
    let mut table = [0xcafe_babe, count].map(u32::to_be_bytes).concat();
    let mut content = Vec::new();
    for (cpu_type, slice) in slices {
        let sizes =
            [4096 + content.len(), slice.len()].map(|size| u32::try_from(size).expect("slices are small"));
        table.extend([*cpu_type, 0, sizes[0], sizes[1], 0].map(u32::to_be_bytes).concat());
        content.extend_from_slice(slice);
    }
    table.resize(4096, 0);
    [table, content].concat()
}

#[test]
fn a_fat_binary_has_the_manifest_of_its_slices() {
    let folder = Folder::new();
    let slice = |architecture| binary(BinaryFormat::MachO, architecture, Endianness::Little, &plain("list"));
    let slices = [(0x0100_0007, slice(Architecture::X86_64)), (0x0100_000c, slice(Architecture::Aarch64))];
    folder.file("app", fat(&slices));
    assert_eq!(folder.lessops(["manifest", "--binary", "app"]).names(), ["list"]);

    folder.file("one", fat(&slices[1..]));
    assert!(folder.lessops(["template", "--binary", "one"]).output().contains("\"arm64\""));
    folder.lessops(["template", "--binary", "app"]).fails_with(
        "error[L1006]: this binary is for x86_64 and arm64, and nothing says which the functions are for
--> app
 |
 = help: set `architecture` to `x86_64` or `arm64` in `[package.metadata.lessops]`",
    );
}

#[test]
fn the_template_has_the_architecture_of_the_binary() {
    let folder = Folder::new();
    for (format, architecture, expected) in [
        (BinaryFormat::Elf, Architecture::X86_64, "\"x86_64\""),
        (BinaryFormat::Elf, Architecture::Aarch64, "\"arm64\""),
        (BinaryFormat::MachO, Architecture::X86_64, "\"x86_64\""),
        (BinaryFormat::MachO, Architecture::Aarch64, "\"arm64\""),
    ] {
        folder.file("app", binary(format, architecture, Endianness::Little, &plain("list")));
        let template = folder.lessops(["template", "--binary", "app"]).output();
        assert!(template.contains(expected), "{format:?} for {architecture:?}: {template}");
    }
}

#[test]
fn a_linux_binary_for_a_machine_that_lambda_lacks_has_no_template() {
    let folder = Folder::new();
    for (architecture, endianness, name) in [
        (Architecture::S390x, Endianness::Big, "big-endian S390x"),
        (Architecture::Aarch64, Endianness::Big, "big-endian Aarch64"),
        (Architecture::I386, Endianness::Little, "I386"),
    ] {
        folder.file("app", binary(BinaryFormat::Elf, architecture, endianness, &plain("list")));
        folder.lessops(["template", "--binary", "app"]).fails_with(&format!(
            "error[L1006]: this binary is for {name}, which Lambda does not run
--> app
 |
 = help: build it with `--target x86_64-unknown-linux-musl` or `--target aarch64-unknown-linux-musl`"
        ));
    }
}

#[test]
fn a_binary_without_records() {
    let folder = Folder::new();
    let none = object::write::Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    for content in [none.write().expect("the binary can be laid out"), elf(""), elf("\0\0\0\0")] {
        folder.file("app", content);
        folder.lessops(["manifest", "--binary", "app"]).fails_with(
            "error[L1005]: this binary has no lessops functions
--> app
 |
 = help: write `#[lambda(...)]` above one; if it stands in a library, add `use my_lib as _;` to `main.rs`",
        );
    }
}

#[test]
fn a_binary_that_leaves_the_functions_of_its_library_out() {
    let folder = Folder::new();
    folder.file("functions", elf(&plain("list")));
    let manifest = folder.lessops(["manifest", "--binary", "functions"]).output();
    folder.file("libmy_shop.lessops.json", manifest);
    folder.file("my-shop", elf(""));
    folder.lessops(["manifest", "--binary", "my-shop"]).fails_with(
        "error[L1005]: this binary has no lessops functions
--> my-shop
 |
 = note: the library `my_shop` has some, but is not linked, since nothing in the binary refers to it
 = help: add `use my_shop as _;` to the binary's source",
    );
}

#[test]
fn a_record_from_a_newer_version() {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list").replace("\"lessops\":1", "\"lessops\":2")));
    folder.lessops(["manifest", "--binary", "app"]).fails_with(
        "error[L1001]: the manifest has format version 2, and this lessops reads up to 1: update cargo-lessops\n--> app",
    );
}

#[test]
fn a_record_that_is_truncated_or_altered() {
    let folder = Folder::new();
    let record = record("list", &json!({ "memory": "512MB" }));
    let altered = [
        record[..record.len() / 2].to_owned(),
        record.replace("{\"", "{'"),
        record.replace("\"list\"", "7"),
        record.replace("\"memory\":", "\"mammary\":"),
        record.replace("512", "99999"),
        record.replace("\"lessops\":1", "\"lessops\":\"one\""),
        format!("{record}?"),
    ];
    for records in altered {
        assert_ne!(records, record);
        folder.file("app", elf(&records));
        let run = folder.lessops(["manifest", "--binary", "app"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{records}");
        assert!(
            run.stderr.starts_with("error[L1001]: ") && run.stderr.contains("\n--> app"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn what_is_no_binary() {
    let folder = Folder::new();
    for content in [b"".as_slice(), b"#!/bin/sh\n", b"[package]\nname = \"shop\"\n", &[0; 4096]] {
        folder.file("app", content);
        folder.lessops(["manifest", "--binary", "app"]).fails_with(
            "error[L1003]: this is neither a binary (ELF, Mach-O or PE) nor a zip
--> app
 |
 = help: give the file that `cargo build` links, or the zip that is deployed",
        );
    }
}

#[test]
fn a_binary_that_cannot_be_read() {
    let folder = Folder::new();
    folder
        .lessops(["manifest", "--binary", "target/app"])
        .fails_with("error[L1002]: can't read `target/app`: No such file or directory (os error 2)");
    folder
        .lessops(["manifest", "--binary", "."])
        .fails_with("error[L1002]: can't read `.`: Is a directory (os error 21)");
}

#[test]
fn a_zip_without_a_bootstrap() {
    let folder = Folder::new();
    folder.file("app.zip", zip("bin/bootstrap", &elf(&plain("list"))));
    folder.lessops(["manifest", "--binary", "app.zip"]).fails_with(
        "error[L1004]: this zip holds no `bootstrap`, which is the file that Lambda starts
--> app.zip
 |
 = note: it holds `bin/bootstrap`
 = help: put the binary at the top of the zip, under the name `bootstrap`",
    );
}

#[test]
fn a_zip_whose_bootstrap_is_no_binary() {
    let folder = Folder::new();
    folder.file("app.zip", zip("bootstrap", b"#!/bin/sh\n"));
    let run = folder.lessops(["manifest", "--binary", "app.zip"]);
    assert!(run.stderr.starts_with("error[L1003]: this is neither a binary"), "{}", run.stderr);
}

#[test]
fn a_damaged_zip() {
    let folder = Folder::new();
    let whole = zip("bootstrap", &elf(&plain("list")));
    let mut altered = whole.clone();
    altered[60] ^= 0xff;
    for content in [&whole[..whole.len() / 2], &altered] {
        folder.file("app.zip", content);
        let run = folder.lessops(["manifest", "--binary", "app.zip"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.starts_with("error[L1002]: this zip can't be read: "), "{}", run.stderr);
    }
}

#[test]
fn a_binary_is_not_built() {
    let folder = Folder::new();
    for option in ["--bin=app", "--example=app", "--release", "--profile=dev", "--features=x", "--target=x"] {
        let run = folder.lessops(["manifest", "--binary", "app", option]);
        assert_eq!(run.code, Some(2), "{option}");
        assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
    }
}
