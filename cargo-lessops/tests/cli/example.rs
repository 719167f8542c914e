//! The README's example, built for real: what the macro leaves in a binary is what the command reads.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};

use crate::fixture::{package, read, target};

/// The program that the README shows first.
fn program() -> String {
    let readme = read("README.md");
    let (_, rest) = readme.split_once("```rust\n").expect("the README shows a program");
    rest.split_once("```").expect("the block has an end").0.to_owned()
}

/// What a command prints that succeeds in the folder.
fn output(folder: &Path, program: impl AsRef<Path>, arguments: &str, target: &Path) -> String {
    let mut command = Command::new(program.as_ref());
    command.args(arguments.split_whitespace()).current_dir(folder);
    command.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true").env_remove("CARGO_BUILD_TARGET");
    let output = command.output().expect("the command can be run");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is text")
}

#[test]
fn the_readme_s_example_has_a_manifest_and_a_template() {
    let target = target();
    let beside = target.join("debug/thumbs.lessops.json");
    let folder = package("thumbs", &program(), "");
    let run = |program: &str, arguments: &str| output(&folder, program, arguments, target);
    let json = |text: &str| serde_json::from_str::<Json>(text).expect("it is JSON");

    assert!(fs::remove_file(&beside).is_ok() || !beside.exists(), "it can't be removed");
    run("cargo", "build");
    let manifest = json(&fs::read_to_string(&beside).expect("the build put the manifest beside the binary"));
    let binary = target.join("debug/thumbs");
    assert_eq!(manifest, json(&output(&folder, &binary, "manifest", target)), "what the binary carries");
    assert_eq!(manifest["package"], json!({ "name": "thumbs", "version": "1.2.3" }));
    let function = &manifest["functions"][0];
    assert_eq!(function["name"], "thumbnail");
    assert_eq!(function["triggers"], json!([{ "kind": "s3" }]));
    assert_eq!(function["source"]["file"], "src/main.rs");

    let lessops = env!("CARGO_BIN_EXE_cargo-lessops");
    assert_eq!(manifest, json(&run(lessops, "lessops manifest")));
    let template = json(&run(lessops, "lessops template"));
    let resources = template["Resources"].as_object().expect("a template has resources");
    for kind in ["AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::CloudWatch::Alarm"] {
        assert!(resources.values().any(|resource| resource["Type"] == kind), "no {kind} in {template:#}");
    }
}

/// So the linters of templates, which read that of `examples/hello`, read that of the README's example.
#[test]
fn the_readme_s_example_is_the_one_in_the_examples() {
    assert_eq!(program(), read("examples/hello/src/main.rs"));
}
