//! The service as a whole: its settings, its checks, and the two ways to start the command.

use std::process::Command;

use object::{Architecture, BinaryFormat, Endianness};
use serde_json::json;

use crate::fixture::{Folder, binary, cargo_toml, elf, main_rs, plain, record};

#[test]
fn settings_of_the_package_lie_over_those_of_the_workspace() {
    let folder = Folder::new();
    folder.file(
        "Cargo.toml",
        cargo_toml(
            "[workspace.metadata.lessops.tags]\nteam = \"of all\"\nproduct = \"of all\"
            [package.metadata.lessops.tags]\nteam = \"of the shop\"",
        ),
    );
    folder.file("src/main.rs", main_rs(&[("", plain("list"))]));
    let run = folder.lessops(["template"]);
    assert!(run.stdout.contains("of the shop") && run.stdout.contains("of all"), "{run:#?}");
    assert_eq!(run.stdout.matches("of all").count(), run.stdout.matches("of the shop").count());
}

#[test]
fn a_setting_that_is_wrong_is_named_with_its_file_and_key() {
    let folder = Folder::new();
    let member = cargo_toml("[package.metadata.lessops.defaults]\nmemori = 128").replace("[workspace]\n", "");
    folder.file("shop/Cargo.toml", member);
    folder.file("shop/src/main.rs", main_rs(&[("", plain("list"))]));
    folder.file(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"shop\"]\n[workspace.metadata.lessops]\nstac = \"shop\"\n",
    );
    let run = folder.lessops(["template"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    for line in [
        "--> Cargo.toml",
        " = note: at `workspace.metadata.lessops`",
        "--> shop/Cargo.toml",
        " = note: at `package.metadata.lessops.defaults`",
    ] {
        assert!(run.stderr.lines().any(|found| found == line), "{line:?} in {}", run.stderr);
    }
    assert!(!folder.path("target").exists(), "nothing was built for it");
}

#[test]
fn an_architecture_that_the_binary_is_not_for() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml("[package.metadata.lessops]\narchitecture = \"arm64\""));
    folder.file("src/main.rs", "fn main() {}");
    folder.file("app", elf(&plain("list")));
    folder.lessops(["template", "--binary", "app"]).fails_with(
        "error[L1006]: this binary is for x86_64, but `architecture` in `Cargo.toml` is `arm64`
--> app
 |
 = help: build it with `--target aarch64-unknown-linux-musl`, or set `architecture = \"x86_64\"`",
    );
    assert_eq!(
        folder.lessops(["manifest", "--binary", "app"]).names(),
        ["list"],
        "it has a manifest all the same"
    );

    folder.file("app", binary(BinaryFormat::MachO, Architecture::X86_64, Endianness::Little, &plain("list")));
    let template = folder.lessops(["template", "--binary", "app"]).output();
    assert!(template.contains("\"arm64\""), "a Mac's own build is not what Lambda runs: {template}");
}

#[test]
fn a_binary_has_the_settings_of_its_package_where_that_can_be_found() {
    let folder = Folder::new();
    let tagged = "[package.metadata.lessops.tags]\nteam = \"of the shop\"";
    folder.file("shop/Cargo.toml", cargo_toml(tagged));
    folder.file("shop/src/main.rs", "fn main() {}");
    folder.file("other/Cargo.toml", cargo_toml(tagged).replace("shop", "other"));
    folder.file("other/src/main.rs", "fn main() {}");
    folder.file("app", elf(&plain("list")));
    let path = folder.path("app");
    let template = |within: &str, options: &[&str]| {
        let arguments = ["template", "--binary", path.to_str().expect("the path is text")];
        folder.lessops_in(within, arguments.iter().chain(options)).output()
    };
    assert!(template("shop", &[]).contains("of the shop"));
    assert!(!template("other", &[]).contains("of the other"), "its functions are not of this package");
    assert!(!template("", &["--offline"]).contains("of the shop"));
    assert!(template("", &["--manifest-path", "shop/Cargo.toml"]).contains("of the shop"));
    assert!(
        template("", &["--manifest-path", "other/Cargo.toml"]).contains("of the other"),
        "as the user says"
    );
    assert!(template("other", &["-p", "other"]).contains("of the other"));
}

#[test]
fn a_problem_of_the_whole_service_shows_every_function_that_has_a_part_in_it() {
    let folder = Folder::new();
    let route = |name| record(name, &json!({ "trigger": "http:GET /orders" }));
    folder.file("app", elf(&(route("list") + &route("all_orders"))));
    for command in ["manifest", "template"] {
        let run = folder.lessops([command, "--binary", "app", "-o", "out.json"]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.starts_with("error[L") && run.stderr.contains("GET /orders"), "{}", run.stderr);
        assert!(run.stderr.contains("\n--> src/main.rs:7\n::: src/main.rs:7\n"), "{}", run.stderr);
        assert_eq!(folder.names(), ["app"]);
    }
}

#[test]
fn what_may_not_be_as_it_is_meant_is_a_warning() {
    let folder = Folder::new();
    // An HTTP API gives up after 30 s.
    folder.file("app", elf(&record("list", &json!({ "trigger": "http:GET /orders", "timeout": "1m" }))));
    for command in ["manifest", "template"] {
        let run = folder.lessops([command, "--binary", "app"]);
        assert!(
            run.stderr.starts_with("warning[L") && run.stderr.contains("--> src/main.rs:7"),
            "{}",
            run.stderr
        );
        run.json();
    }
}

#[test]
fn a_problem_shows_the_attribute_as_the_source_has_it() {
    let folder = Folder::new();
    let route = |name| record(name, &json!({ "trigger": "http:GET /orders" }));
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", main_rs(&[("", route("list")), ("", route("all_orders"))]));
    let attribute = "#[lambda(trigger = \"http:GET /orders\")]";
    let source = folder.read("src/main.rs");
    folder.file("src/main.rs", format!("//\n//\n//\n//\n//\n//\n//  {attribute}\n{source}"));
    let run = folder.lessops(["manifest"]);
    assert!(run.stderr.contains(" --> src/main.rs:7:1\n  |\n7 | //  #[lambda("), "{}", run.stderr);
}

#[test]
fn the_same_binary_has_the_same_template_byte_for_byte() {
    let folder = Folder::new();
    let records = [plain("list"), plain("ship"), record("resize", &json!({ "trigger": "s3:uploads" }))];
    let template = |records: String, options: &[&str]| {
        folder.file("app", elf(&records));
        folder.lessops(["template", "--binary", "app"].iter().chain(options)).output()
    };
    let (here, turned) = (records.concat(), records.iter().rev().cloned().collect::<String>());
    assert_eq!(template(here.clone(), &[]), template(here.clone(), &[]));
    assert_ne!(template(here.clone(), &[]), template(turned.clone(), &[]), "another binary is other code");
    let alike = ["--any-code"];
    assert_eq!(template(here, &alike), template(turned, &alike), "in whatever order they were linked");
}

#[test]
fn the_command_runs_without_cargo_too() {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list")));
    let direct = Command::new(env!("CARGO_BIN_EXE_cargo-lessops"))
        .args(["manifest", "--binary"])
        .arg(folder.path("app"))
        .output()
        .expect("the command can be run");
    let by_cargo = folder.lessops(["manifest", "--binary", "app"]).output();
    assert_eq!(String::from_utf8_lossy(&direct.stdout), by_cargo);
}

#[test]
fn the_help_has_examples() {
    let folder = Folder::new();
    for arguments in ["--help", "manifest --help", "template --help"] {
        let help = folder.lessops(arguments.split(' ')).output();
        assert!(help.contains("Usage: cargo lessops") && help.contains("Examples:"), "{help}");
    }
}

#[test]
fn a_wrong_option_is_an_error_with_a_suggestion() {
    let run = Folder::new().lessops(["template", "--pacage", "shop"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("--package"), "{}", run.stderr);
}
