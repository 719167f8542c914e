//! The service as a whole: its settings, its checks, and the two ways to start the command.

use std::process::Command;

use crate::fixture::{Folder, elf, plain};

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
    for arguments in ["--help", "manifest --help"] {
        let help = folder.lessops(arguments.split(' ')).output();
        assert!(help.contains("Usage: cargo lessops") && help.contains("Examples:"), "{help}");
    }
}

#[test]
fn a_wrong_option_is_an_error_with_a_suggestion() {
    let run = Folder::new().lessops(["manifest", "--pacage", "shop"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("--package"), "{}", run.stderr);
}
