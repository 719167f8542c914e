//! Building: which package and binary is meant, with which options, and what is said when there is none.

use std::process::Command;

use crate::fixture::{Folder, Run, cargo_toml, elf, main_rs, plain};

/// The source of a binary with one function.
fn one(name: &str) -> String {
    main_rs(&[("", plain(name))])
}

/// A package with one binary and one function.
fn shop() -> Folder {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", one("list"));
    folder
}

/// Runs the command with options, separated by blanks.
fn manifest(folder: &Folder, options: &str) -> Run {
    folder.lessops(format!("manifest {options}").split_whitespace())
}

#[test]
fn the_package_of_the_folder_is_built() {
    let folder = shop();
    let run = manifest(&folder, "");
    assert!(run.stderr.contains("Compiling shop v1.2.3"), "cargo's progress: {}", run.stderr);
    assert_eq!(run.names(), ["list"]);
    assert_eq!(folder.lessops_in("src", ["manifest"]).names(), ["list"], "from a folder inside the package");
}

#[test]
fn the_manifest_is_put_beside_the_binary() {
    let folder = shop();
    folder.file("Cargo.toml", cargo_toml("[[bin]]\nname = \"my-shop\"\npath = \"src/main.rs\""));
    folder.file("examples/demo.rs", one("demo"));
    folder.file("target/debug/my_shop.lessops.json", "what an earlier build left behind");
    let printed = manifest(&folder, "").stdout;
    assert_eq!(folder.read("target/debug/my_shop.lessops.json"), printed);
    let printed = manifest(&folder, "--example demo").stdout;
    assert_eq!(folder.read("target/debug/examples/demo.lessops.json"), printed);
}

#[test]
fn a_manifest_that_cannot_be_put_beside_the_binary_is_a_warning() {
    let folder = shop();
    folder.file("target/debug/shop.lessops.json/not/a/file", "");
    let run = manifest(&folder, "");
    assert!(
        run.stderr.contains("warning[L1105]: can't write `target/debug/shop.lessops.json`: "),
        "{}",
        run.stderr
    );
    assert_eq!(run.names(), ["list"]);
}

#[test]
fn a_binary_that_is_there_gets_nothing_beside_it() {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list")));
    manifest(&folder, "--binary app").output();
    assert_eq!(folder.names(), ["app"]);
}

#[test]
fn one_of_several_binaries_has_to_be_named() {
    let folder = shop();
    folder.file("src/bin/orders.rs", one("ship"));
    manifest(&folder, "").fails_with(
        "error[L1103]: the package `shop` has several binaries: `orders`, `shop`
--> Cargo.toml
 |
 = help: name one with `--bin`, or set `default-run` in `[package]`",
    );
    assert_eq!(manifest(&folder, "--bin orders").names(), ["ship"]);
    assert_eq!(manifest(&folder, "--bin=shop").names(), ["list"]);
    manifest(&folder, "--bin order").fails_with(
        "error[L1103]: the package `shop` has no bin `order`
--> Cargo.toml
 |
 = help: did you mean `orders`?",
    );

    folder.file("Cargo.toml", cargo_toml("default-run = \"orders\""));
    assert_eq!(manifest(&folder, "").names(), ["ship"]);
    assert_eq!(manifest(&folder, "--bin shop").names(), ["list"]);
}

#[test]
fn a_package_without_a_binary() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/lib.rs", "");
    manifest(&folder, "").fails_with(
        "error[L1103]: the package `shop` has no binary
--> Cargo.toml
 |
 = help: add `src/main.rs` with `fn main() -> std::process::ExitCode { lessops::run() }`",
    );
    folder.file("examples/demo.rs", one("demo"));
    manifest(&folder, "").fails_with(
        "error[L1103]: the package `shop` has no binary
--> Cargo.toml
 |
 = help: name an example with `--example`: `demo`",
    );
    assert_eq!(manifest(&folder, "--example demo").names(), ["demo"]);
    manifest(&folder, "--example demos").fails_with(
        "error[L1103]: the package `shop` has no example `demos`
--> Cargo.toml
 |
 = help: did you mean `demo`?",
    );
}

#[test]
fn a_library_that_the_binary_does_not_refer_to() {
    let folder = shop();
    folder.file("src/lib.rs", "");
    let lib = manifest(&folder, "").stdout;
    folder.file("target/debug/libshop.lessops.json", lib);
    folder.file("src/main.rs", "fn main() {}");
    folder.file("examples/demo.rs", "fn main() {}");
    for options in ["--bin shop", "--example demo"] {
        let run = manifest(&folder, options);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.contains("error[L1005]: this binary has no lessops functions"), "{}", run.stderr);
        assert!(run.stderr.contains("help: add `use shop as _;` to the binary's source"), "{}", run.stderr);
    }
}

#[test]
fn a_binary_that_lost_its_last_function_keeps_no_manifest_beside_it() {
    let folder = shop();
    manifest(&folder, "--bin shop").json();
    assert!(folder.path("target/debug/shop.lessops.json").exists());
    folder.file("src/main.rs", "fn main() {}");
    assert_eq!(manifest(&folder, "--bin shop").code, Some(1));
    assert!(!folder.path("target/debug/shop.lessops.json").exists());
}

#[test]
fn the_options_of_cargo_build_are_handed_on() {
    let folder = shop();
    let features =
        "[features]\ndefault = [\"a\"]\na = []\nb = []\nc = []\n[profile.fast]\ninherits = \"release\"";
    folder.file("Cargo.toml", cargo_toml(features));
    folder.file(
        "src/main.rs",
        main_rs(&[
            ("#[cfg(feature = \"a\")]", plain("a")),
            ("#[cfg(feature = \"b\")]", plain("b")),
            ("#[cfg(feature = \"c\")]", plain("c")),
            ("#[cfg(debug_assertions)]", plain("debug")),
            ("#[cfg(not(debug_assertions))]", plain("release")),
        ]),
    );
    for (options, expected) in [
        ("", "a debug"),
        ("--features b", "a b debug"),
        ("-F b,c", "a b c debug"),
        ("--features b --features c", "a b c debug"),
        ("--all-features", "a b c debug"),
        ("--no-default-features", "debug"),
        ("--release", "a release"),
        ("-r", "a release"),
        ("--profile fast", "a release"),
        ("--profile dev", "a debug"),
        ("--offline", "a debug"),
        ("--locked", "a debug"),
        ("--frozen", "a debug"),
    ] {
        assert_eq!(manifest(&folder, options).names().join(" "), expected, "{options}");
    }
    assert!(folder.path("target/fast/shop.lessops.json").exists());

    assert_eq!(manifest(&folder, "--target-dir else/where").names(), ["a", "debug"]);
    assert!(folder.path("else/where/debug/shop.lessops.json").exists());

    let rustc = Command::new("rustc").args(["--print", "host-tuple"]).output().expect("rustc is there");
    let host = String::from_utf8(rustc.stdout).expect("a triple is text");
    assert_eq!(manifest(&folder, &format!("--target {host}")).names(), ["a", "debug"]);
    assert!(folder.path(&format!("target/{}/debug/shop.lessops.json", host.trim())).exists());
}

#[test]
fn a_lock_file_that_would_change_is_left_alone_with_locked() {
    let folder = shop();
    let run = manifest(&folder, "--locked");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("--locked"), "cargo's own words: {}", run.stderr);
}

#[test]
fn a_crate_that_does_not_compile_has_cargos_errors_alone() {
    let folder = shop();
    folder.file("src/main.rs", "fn main() { missing() }");
    let run = manifest(&folder, "-o out.json");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("error[E0425]: cannot find function `missing`"), "{}", run.stderr);
    assert!(run.stderr.trim_end().lines().last().unwrap_or_default().contains("could not compile"));
    assert!(!folder.path("out.json").exists());
}

#[test]
fn a_cargo_toml_that_is_wrong_has_cargos_errors_alone() {
    let folder = shop();
    folder.file("Cargo.toml", "[package]\nname = shop\n");
    let run = manifest(&folder, "");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error: ") && run.stderr.matches("error").count() == 1, "{}", run.stderr);
}

#[test]
fn a_cargo_toml_that_is_not_there() {
    let folder = shop();
    let run = manifest(&folder, "--manifest-path sub/Cargo.toml");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error: manifest path `sub/Cargo.toml` does not exist"), "{}", run.stderr);
}

#[test]
fn a_package_of_a_workspace_is_named_or_the_one_of_the_folder() {
    let folder = Folder::new();
    folder.file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"shop\", \"tools\", \"words\"]\n");
    for (name, source) in [("shop", one("list")), ("tools", one("sweep"))] {
        folder.file(
            &format!("{name}/Cargo.toml"),
            cargo_toml("").replace("[workspace]\n", "").replace("shop", name),
        );
        folder.file(&format!("{name}/src/main.rs"), source);
    }
    folder.file("words/Cargo.toml", cargo_toml("").replace("[workspace]\n", "").replace("shop", "words"));
    folder.file("words/src/lib.rs", "");

    manifest(&folder, "").fails_with(
        "error[L1102]: several packages of this workspace have a binary: `shop`, `tools`
--> Cargo.toml
 |
 = help: name one with `--package`",
    );
    assert_eq!(manifest(&folder, "-p tools").names(), ["sweep"]);
    assert_eq!(manifest(&folder, "--package shop --bin shop").names(), ["list"]);
    assert_eq!(manifest(&folder, "--manifest-path tools/Cargo.toml").names(), ["sweep"]);
    assert_eq!(folder.lessops_in("tools/src", ["manifest"]).names(), ["sweep"]);
    assert_eq!(folder.lessops_in("tools", ["manifest", "-p", "shop"]).names(), ["list"]);
    manifest(&folder, "-p shpo").fails_with(
        "error[L1102]: no package of this workspace has the name `shpo`
--> Cargo.toml
 |
 = help: did you mean `shop`?",
    );
    let run = manifest(&folder, "-p words");
    assert!(
        run.stderr.starts_with("error[L1103]: the package `words` has no binary\n--> words/Cargo.toml"),
        "{run:?}"
    );

    folder.file(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"shop\", \"words\"]\nexclude = [\"tools\"]\n",
    );
    assert_eq!(manifest(&folder, "").names(), ["list"], "the one package with a binary");
}

#[test]
fn two_options_that_exclude_each_other() {
    let folder = shop();
    for options in ["--bin a --example b", "--release --profile dev"] {
        let run = manifest(&folder, options);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{options}");
    }
}
