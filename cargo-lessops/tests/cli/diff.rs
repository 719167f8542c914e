//! `cargo lessops diff`: every kind of side, every form of the output, and what fails.

use std::process::Command;

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, Run, cargo_toml, elf, main_rs, record, zip};

/// A function with so much memory.
fn list(memory: &str) -> String {
    record("list", &json!({ "memory": memory }))
}

/// A package that has a function with so much memory, in a git repository with a commit.
fn shop(memory: &str) -> Folder {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file(".gitignore", "target\nCargo.lock\n");
    folder.file("src/main.rs", main_rs(&[("", list(memory))]));
    git(&folder, "init --quiet --initial-branch=main");
    commit(&folder);
    folder
}

fn git(folder: &Folder, arguments: &str) -> String {
    let identity = ["user.name=test", "user.email=test@example.com", "commit.gpgsign=false"];
    let identity = identity.into_iter().flat_map(|setting| ["-c", setting]);
    let mut git = Command::new("git");
    git.args(identity).args(arguments.split_whitespace()).current_dir(folder.path(""));
    let output = git.output().expect("git can be run");
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("git says text")
}

fn commit(folder: &Folder) {
    git(folder, "add --all");
    git(folder, "commit --quiet --message next");
}

fn diff(folder: &Folder, arguments: &str) -> Run {
    folder.lessops(["diff"].into_iter().chain(arguments.split_whitespace()))
}

/// What is said where the memory falls.
const FALLS: &str = "\
Capacity
  the memory of `list` falls: 512 MB → 256 MB
      src/main.rs:7
";

/// A folder with both services in every kind of file.
fn files() -> Folder {
    let folder = Folder::new();
    for (name, memory) in [("old", "512MB"), ("new", "256MB")] {
        let binary = elf(&list(memory));
        folder.file(&format!("{name}.zip"), zip("bootstrap", &binary));
        folder.file(name, binary);
        folder.file(&format!("{name}.manifest"), folder.lessops(["manifest", "--binary", name]).output());
        let template = folder.lessops(["template", "--binary", name]).output();
        folder.file(&format!("{name}.template"), template);
    }
    folder
}

#[test]
fn files_of_every_kind_are_compared() {
    let folder = files();
    assert_eq!(diff(&folder, "old.manifest new.manifest").output(), FALLS);
    let code = "
Other
  the code of 1 function changes: `list`
      src/main.rs:7
";
    for (old, new) in [("old", "new"), ("old.zip", "new.zip"), ("old", "new.zip")] {
        let text = diff(&folder, &format!("{old} {new}")).output();
        assert!(text.starts_with(FALLS), "{text}");
        // Whose memory is another has a new version in any case.
        assert!(!text.contains(code), "{text}");
    }
    let text = diff(&folder, "old.template new.template").output();
    assert_eq!(text, "Capacity\n  the memory of `list` falls: 512 MB → 256 MB\n");
    let text = diff(&folder, "old.template new.zip").output();
    assert!(text.starts_with(FALLS), "{text}");
}

#[test]
fn the_same_service_differs_in_nothing() {
    let folder = files();
    for name in ["old", "old.zip", "old.manifest", "old.template"] {
        assert_eq!(diff(&folder, &format!("{name} {name}")).output(), "Nothing changes.\n");
        let json = diff(&folder, &format!("{name} {name} --format json")).json();
        assert_eq!(json, json!({ "lessops_diff": 1, "worst": null, "findings": [] }));
    }
    assert_eq!(diff(&folder, "old old.template").output(), "Nothing changes.\n");
}

#[test]
fn code_that_changes_alone_is_one_finding() {
    let folder = Folder::new();
    for (name, padding) in [("old", 0), ("new", 1)] {
        let records = [list("256MB"), record("ship", &json!({}))].concat();
        folder.file(name, [elf(&records), vec![0; padding]].concat());
    }
    let expected = "\
Other
  the code of 2 functions changes: `list`, `ship`
      src/main.rs:7
";
    assert_eq!(diff(&folder, "old new").output(), expected);
}

#[test]
fn changes_since_the_last_commit_are_compared() {
    let folder = shop("512MB");
    let nothing = diff(&folder, "");
    assert_eq!(
        (nothing.code, nothing.stdout.as_str()),
        (Some(0), "Nothing changes.\n"),
        "{}",
        nothing.stderr
    );
    folder.file("src/main.rs", main_rs(&[("", list("256MB"))]));
    let run = diff(&folder, "");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), FALLS), "{}", run.stderr);
}

#[test]
fn nothing_of_a_revision_is_left_behind() {
    let folder = shop("512MB");
    let state =
        || (git(&folder, "status --porcelain"), git(&folder, "worktree list"), git(&folder, "stash list"));
    folder.file("src/other.rs", "");
    git(&folder, "add src/other.rs");
    folder.file("src/main.rs", main_rs(&[("", list("256MB"))]));
    let before = state();
    assert_eq!(diff(&folder, "HEAD").code, Some(0));
    assert_eq!(state(), before);
    let left = std::fs::read_dir(folder.path("target/lessops")).expect("it was checked out there");
    let left: Vec<_> = left.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["diff.lock"]);
    // The result that the user built is theirs.
    assert_eq!(
        folder.lessops(["manifest", "--binary", "target/debug/shop"]).json()["functions"][0]["memory"],
        "256MB"
    );
}

#[test]
fn what_an_earlier_run_left_behind_is_in_nobody_s_way() {
    let folder = shop("512MB");
    folder.file("target/lessops/revision/src/bin/stale.rs", "no Rust");
    folder.file("target/lessops/revision.index", "no index");
    assert_eq!(diff(&folder, "HEAD").stdout, "Nothing changes.\n");
}

#[test]
fn revisions_are_compared_with_the_settings_that_they_have() {
    let folder = shop("512MB");
    git(&folder, "tag v1");
    folder.file("Cargo.toml", cargo_toml("[package.metadata.lessops.defaults]\ntimeout = \"1m\""));
    commit(&folder);
    for arguments in ["v1", "v1 HEAD", "HEAD~1 main", "git:v1 git:main"] {
        let run = diff(&folder, arguments);
        assert!(run.stdout.contains("the timeout of `list` rises: 30 s → 60 s"), "{arguments}: {run:#?}");
    }
}

#[test]
fn a_package_in_a_folder_of_the_repository_is_found_in_its_revisions() {
    let folder = Folder::new();
    folder.file("services/shop/Cargo.toml", cargo_toml(""));
    folder.file("services/shop/src/main.rs", main_rs(&[("", list("512MB"))]));
    folder.file(".gitignore", "target\nCargo.lock\n");
    git(&folder, "init --quiet");
    commit(&folder);
    folder.file("services/shop/src/main.rs", main_rs(&[("", list("256MB"))]));
    let run = folder.lessops_in("services/shop", ["diff"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), FALLS), "{}", run.stderr);
    let run = folder.lessops(["diff", "--manifest-path", "services/shop/Cargo.toml"]);
    assert!(run.stdout.contains("services/shop/src/main.rs:7"), "{run:#?}");
}

#[test]
fn a_binary_is_the_new_side_of_a_revision() {
    let folder = shop("512MB");
    folder.file("built", elf(&list("256MB")));
    let run = diff(&folder, "--binary built");
    assert!(run.stdout.starts_with(FALLS), "{run:#?}");
}

#[test]
fn a_gate_fails_on_what_it_is_told_to() {
    let folder = files();
    let run = diff(&folder, "old.manifest new.manifest --fail-on data-loss,capacity,exposure");
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), FALLS));
    assert_eq!(
        run.stderr.trim_end(),
        "error[L1111]: there is something in `capacity`, on which `--fail-on` fails"
    );
    assert_eq!(diff(&folder, "old.manifest new.manifest --fail-on data-loss").output(), FALLS);
    let run = diff(&folder, "old.manifest new.manifest --fail-on money");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("[possible values: data-loss, permissions, exposure,"), "{}", run.stderr);
}

#[test]
fn what_is_better_than_before_fails_no_gate() {
    let folder = Folder::new();
    folder.file(
        "old",
        elf(&record("list", &json!({ "allow": [{ "action": "ec2:DescribeInstances", "on": "*" }] }))),
    );
    folder.file("new", elf(&record("list", &json!({}))));
    let run = diff(&folder, "old new --fail-on permissions");
    assert!(
        run.stdout.contains("Safer than before\n  `list` may no longer `ec2:DescribeInstances` on `*`"),
        "{run:#?}"
    );
    assert_eq!(run.code, Some(0));
    assert_eq!(diff(&folder, "new old --fail-on permissions").code, Some(1));
}

#[test]
fn markdown_is_for_a_pull_request() {
    let folder = files();
    let expected = "\
### Capacity (1)

- the memory of `list` falls: 512 MB → 256 MB <sub>src/main.rs:7</sub>
";
    assert_eq!(diff(&folder, "old.manifest new.manifest --format markdown").output(), expected);
}

#[test]
fn json_is_for_programs() {
    let folder = files();
    let json = diff(&folder, "old.manifest new.manifest --format json").json();
    let place = json!({ "file": "src/main.rs", "line": 7 });
    let finding: Json = json!({
        "category": "capacity", "better": false, "rank": 1, "resources": ["ListFunction"],
        "text": "the memory of `list` falls: 512 MB → 256 MB", "old": 512, "new": 256,
        "old_place": place, "new_place": place,
    });
    assert_eq!(json, json!({ "lessops_diff": 1, "worst": "capacity", "findings": [finding] }));
}

#[test]
fn the_output_goes_to_a_file() {
    let folder = files();
    assert_eq!(diff(&folder, "old.manifest new.manifest -o delta.txt").output(), "");
    assert_eq!(folder.read("delta.txt"), FALLS);
}

#[test]
fn the_value_of_a_variable_is_in_no_output() {
    let folder = Folder::new();
    for (name, value) in [("old", "first-word"), ("new", "second-word")] {
        folder.file(name, elf(&record("list", &json!({ "env": { "PASSWORD": value } }))));
    }
    for format in ["text", "markdown", "json"] {
        let text = diff(&folder, &format!("old new --format {format}")).output();
        assert!(text.contains("PASSWORD") && !text.contains("-word"), "{text}");
    }
}

#[test]
fn what_is_no_side_is_told() {
    let folder = shop("512MB");
    folder.file("list.json", "{ \"Outputs\": {} }");
    folder.file("broken.json", "{ \"Resources\": ");
    folder.file("untyped.json", "{ \"Resources\": { \"A\": {} } }");
    folder.file("older.json", "{ \"lessops\": 99 }");
    folder.file("text", "no binary");
    diff(&folder, "nowhere").fails_with(
        "error[L1110]: `nowhere` is neither a file nor a git revision
 |
 = help: name a manifest, a template, a binary or a zip, or a revision: a branch, a tag, a commit",
    );
    for (file, message) in [
        ("list.json", "this is no CloudFormation template: it has no `Resources`"),
        ("broken.json", "this is no JSON"),
        ("untyped.json", "a resource of this template has no `Type`"),
        ("older.json", "99"),
        ("text", "this is neither a binary (ELF, Mach-O or PE) nor a zip"),
    ] {
        let run = diff(&folder, &format!("{file} {file}"));
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.contains(message) && run.stderr.contains(file), "{file}: {}", run.stderr);
    }
    let run = diff(&folder, "text text --binary text");
    assert_eq!(run.code, Some(2), "{run:#?}");
}

#[test]
fn a_revision_without_the_package_is_told() {
    let folder = shop("512MB");
    git(&folder, "mv Cargo.toml Other.toml");
    commit(&folder);
    folder.file("Cargo.toml", cargo_toml(""));
    diff(&folder, "HEAD").fails_with(
        "error[L1110]: `HEAD` has no `Cargo.toml`
 |
 = help: name a revision that has the package",
    );
}

#[test]
fn where_there_is_no_repository_two_files_are_asked_for() {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(""));
    folder.file("src/main.rs", main_rs(&[("", list("512MB"))]));
    let run = diff(&folder, "");
    assert_eq!(run.code, Some(1));
    let help = "name two files to compare: a manifest, a template, a binary or a zip each";
    assert!(run.stderr.contains("not a git repository") && run.stderr.contains(help), "{}", run.stderr);
}
