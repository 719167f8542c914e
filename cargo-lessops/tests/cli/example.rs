//! An example of this repository, built for real: what the macro leaves in a binary is what the command reads.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};

#[test]
fn the_smallest_service_has_a_manifest_and_a_template() {
    let repository =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the repository");
    // The folder of temporary files lies in the target directory, where most of this may be built already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo makes it there");
    let run = |command: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-lessops"))
            .args(["lessops", command, "--package", "hello", "--locked", "--target-dir"])
            .arg(target)
            .env_remove("CARGO_BUILD_TARGET")
            .current_dir(repository)
            .output()
            .expect("the command can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("the output is text")
    };

    let manifest = run("manifest");
    let json: Json = serde_json::from_str(&manifest).expect("a manifest is JSON");
    let function = &json["functions"][0];
    assert_eq!(json["package"], json!({ "name": "hello", "version": "0.1.0" }));
    assert_eq!(function["name"], "thumbnail");
    assert_eq!(function["triggers"], json!([{ "kind": "s3" }]));
    assert_eq!(function["source"]["file"], "src/main.rs");
    let beside = fs::read_to_string(target.join("debug/hello.lessops.json"));
    assert_eq!(beside.expect("the manifest lies beside the binary"), manifest);

    let template: Json = serde_json::from_str(&run("template")).expect("a template is JSON");
    let resources = template["Resources"].as_object().expect("a template has resources");
    for kind in ["AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::CloudWatch::Alarm"] {
        assert!(resources.values().any(|resource| resource["Type"] == kind), "no {kind} in {template:#}");
    }
}
