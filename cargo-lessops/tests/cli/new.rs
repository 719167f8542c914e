//! `cargo lessops new`: what it makes builds, passes its own tests and has a template at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

use crate::fixture::Folder;

/// A workspace of new packages, which cargo can resolve without a network: its lock file is this workspace's.
fn workspace() -> Folder {
    let folder = Folder::new();
    folder.file("Cargo.toml", "[workspace]\nresolver = \"3\"\n[profile.dev]\ndebug = \"line-tables-only\"\n");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    folder.file("Cargo.lock", fs::read(lock).expect("the workspace has a lock file"));
    folder
}

#[test]
fn each_template_builds_passes_its_tests_and_has_a_template() {
    let folder = workspace();
    for name in ["minimal", "api", "worker"] {
        let made = folder.lessops(["new", name, "--template", name, "--offline"]);
        assert_eq!(made.code, Some(0), "{}", made.stderr);
    }
    // Where most of this may be built already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo makes it there");
    let mut test = Command::new("cargo");
    test.args(["test", "--quiet", "--offline", "--workspace"]).current_dir(folder.path(""));
    let tested = test.env("CARGO_TARGET_DIR", target).output().expect("cargo can be run");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
    for name in ["minimal", "api", "worker"] {
        let target = target.to_str().expect("the target directory has a name");
        let template = folder.lessops(["template", "--offline", "-p", name, "--target-dir", target]).json();
        let alarms = |resource: &&Json| resource["Type"] == "AWS::CloudWatch::Alarm";
        let resources = template["Resources"].as_object().expect("a template has resources");
        assert!(resources.values().filter(alarms).count() > 1, "{name}");
    }
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let folder = Folder::new();
    let file = folder.file("notes/todo.txt", "mine");
    let run = folder.lessops(["new", "notes", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("already exists"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(file).expect("it is there"), "mine");
}

#[test]
fn a_folder_without_lessops_in_it_is_named_and_nothing_is_made() {
    let folder = Folder::new();
    folder.lessops(["new", "notes", "--lessops", "elsewhere"]).fails_with(
        "error[L1106]: there is no checkout of lessops\n--> elsewhere\n |\n = help: name the folder that its `Cargo.toml` lies in",
    );
    assert!(!folder.path("notes").exists());
}

#[test]
fn a_name_that_cargo_refuses_leaves_nothing() {
    let folder = Folder::new();
    assert_eq!(folder.lessops(["new", "1st", "--offline"]).code, Some(1));
    assert!(!folder.path("1st").exists());
}
