//! Fresh crates outside the workspace, built by a real cargo: what a build leaves beside the artifact.
//!
//! They share one target folder, so that lessops is compiled once, and it is kept from run to run. Its name has a
//! blank, and so have the crates' own folders: every test is one of a custom target folder and of paths with blanks.

mod fixture;
mod lints;

use std::fs;

use fixture::{Fixture, file, names, package, target};

const MAIN: &str = r#"
use lessops::{Error, lambda};

/// Adds up
/// the day.
#[lambda(trigger = schedule(rate(1 day)), alarm = "errors>0")]
async fn daily() -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = schedule(rate(1 hour)))]
async fn hourly() -> Result<(), Error> {
    Ok(())
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
"#;

#[test]
fn a_build_leaves_the_manifest_that_the_binary_carries() {
    let fixture = Fixture::new("plain-build");
    fixture.write("src/main.rs", MAIN).cargo(&["build"]);
    let manifest = file("plain_build.lessops.json").expect("the build wrote it");
    assert_eq!(manifest, fixture.embedded());
    assert_eq!(names(&manifest), ["daily", "hourly"]);
    assert_eq!(manifest["package"], serde_json::json!({ "name": "plain-build", "version": "1.2.3" }));
    assert_eq!(manifest["functions"][0]["description"], "Adds up the day.");
    assert_eq!(manifest["functions"][0]["source"], serde_json::json!({ "file": "src/main.rs", "line": 6 }));
}

#[test]
fn a_build_knows_the_metrics_that_its_functions_write() {
    let fixture = Fixture::new("measured");
    let mark = "pub fn mark() { lessops::metric!(\"marks\", 2, \"of\" => 'a'); }";
    let main = format!("{mark}{MAIN}");
    fixture.write("src/main.rs", &main).cargo(&["build"]);
    let manifest = file("measured.lessops.json").expect("the build wrote it");
    assert_eq!(manifest, fixture.embedded());
    let source = serde_json::json!({ "file": "src/main.rs", "line": 1 });
    assert_eq!(
        manifest["metrics"],
        serde_json::json!([{ "name": "marks", "dimensions": ["of"], "source": source }])
    );
}

#[test]
fn a_check_leaves_it_too() {
    let fixture = Fixture::new("plain-check");
    fixture.write("src/main.rs", MAIN).cargo(&["check"]);
    assert_eq!(names(&file("plain_check.lessops.json").expect("the check wrote it")), ["daily", "hourly"]);
}

#[test]
fn the_file_follows_the_source_from_build_to_build() {
    let fixture = Fixture::new("changing");
    let build = |main: &str| {
        fixture.write("src/main.rs", main).cargo(&["build"]);
        let manifest = file("changing.lessops.json").expect("the build wrote it");
        assert_eq!(manifest, fixture.embedded());
        names(&manifest)
    };
    assert_eq!(build(MAIN), ["daily", "hourly"]);
    assert_eq!(build(&MAIN.replace("fn hourly", "fn often")), ["daily", "often"]);
    assert_eq!(build(&MAIN.replace("#[lambda(trigger = schedule(rate(1 hour)))]", "")), ["daily"]);
    assert_eq!(build(MAIN), ["daily", "hourly"]);
    assert_eq!(build(&MAIN.replace("/// Adds up", "#[cfg(any())]")), ["hourly"]);
}

#[test]
fn a_crate_that_does_not_compile_leaves_a_whole_manifest() {
    let fixture = Fixture::new("broken");
    fixture.write("src/main.rs", &format!("{MAIN}\nfn broken() -> u32 {{ \"\" }}"));
    assert!(!fixture.run(&["build"]).status.success());
    assert_eq!(names(&file("broken.lessops.json").expect("the macro ran")), ["daily", "hourly"]);
}

#[test]
fn a_trigger_whose_feature_is_off_is_one_error_that_names_it() {
    let fixture = Fixture::new("featureless");
    let main = MAIN.replace("schedule(rate(1 hour))", "[http(\"GET /\"), \"http:POST /\"]");
    let output = fixture.write("src/main.rs", &main).run(&["build"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error")).collect();
    let error = "error: the trigger `http` needs the feature `http` of lessops, which is not enabled [L0607]";
    assert_eq!((errors.len(), errors[0]), (2, error), "the second is cargo's own:\n{said}");
    assert!(said.contains("src/main.rs:11:21"), "{said}");
    assert!(said.contains("help: `cargo add lessops --features http`"), "{said}");
}

#[test]
fn a_key_whose_feature_is_off_is_one_error_that_names_it() {
    let fixture = Fixture::new("forgetful");
    let main = MAIN.replace("rate(1 hour))", "rate(1 hour)), idempotent(key = \"/time\")");
    let output = fixture.write("src/main.rs", &main).run(&["build"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error")).collect();
    let error =
        "error: `idempotent` needs the feature `idempotency` of lessops, which is not enabled [L0607]";
    assert_eq!((errors.len(), errors[0]), (2, error), "the second is cargo's own:\n{said}");
    assert!(said.contains("src/main.rs:11:44"), "{said}");
    assert!(said.contains("help: `cargo add lessops --features idempotency`"), "{said}");
}

#[test]
fn a_breaker_whose_controller_is_not_in_the_binary_is_one_error_that_names_the_feature() {
    let fixture = Fixture::new("uncontrolled");
    let breaker = "schedule(rate(1 hour)), breaker(errors > 50% in 1m)";
    let main = MAIN.replace("schedule(rate(1 hour))", breaker);
    let output = fixture.write("src/main.rs", &main).run(&["build"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error")).collect();
    let error =
        "error: `breaker` needs the feature `circuit-breaker` of lessops, which is not enabled [L0607]";
    assert_eq!((errors.len(), errors[0]), (2, error), "the second is cargo's own:\n{said}");
    assert!(said.contains("help: `cargo add lessops --features circuit-breaker`"), "{said}");
}

#[test]
fn the_packages_of_a_workspace_have_a_file_each() {
    let fixture = Fixture::new("whole");
    fixture
        .write("Cargo.toml", "[workspace]\nmembers = [\"whole-one\", \"whole-two\"]\nresolver = \"3\"")
        .write("whole-one/Cargo.toml", &package("whole-one"))
        .write("whole-one/src/main.rs", MAIN)
        .write("whole-two/Cargo.toml", &package("whole-two"))
        .write("whole-two/src/main.rs", "mod jobs;\nfn main() -> std::process::ExitCode { lessops::run() }")
        .write("whole-two/src/jobs/mod.rs", "mod nightly;")
        .write(
            "whole-two/src/jobs/nightly.rs",
            "#[lessops::lambda]\nfn tidy() -> Result<(), lessops::Error> { Ok(()) }",
        )
        .cargo(&["build", "--workspace"]);
    assert_eq!(names(&file("whole_one.lessops.json").expect("it was built")), ["daily", "hourly"]);
    let second = file("whole_two.lessops.json").expect("it was built");
    let function = &second["functions"][0];
    assert_eq!(function["source"], serde_json::json!({ "file": "src/jobs/nightly.rs", "line": 1 }));
    assert_eq!(function["module"], "whole_two::jobs::nightly");
}

#[test]
fn the_functions_of_a_library_come_with_its_use() {
    let fixture = Fixture::new("lib-and-bin");
    let library =
        "pub mod jobs {\n#[lessops::lambda]\npub fn tidy() -> Result<(), lessops::Error> { Ok(()) }\n}";
    fixture
        .write("src/lib.rs", library)
        .write("src/main.rs", "use lib_and_bin as _;\nfn main() -> std::process::ExitCode { lessops::run() }")
        .cargo(&["build"]);
    let manifest = file("liblib_and_bin.lessops.json").expect("the build wrote it");
    assert_eq!(names(&manifest), ["tidy"]);
    assert_eq!(manifest, fixture.embedded());
    assert_eq!(file("lib_and_bin.lessops.json"), None);
}

#[test]
fn an_example_has_its_file_among_the_examples() {
    let fixture = Fixture::new("exemplary");
    fixture.write("src/lib.rs", "").write("examples/exemplary_jobs.rs", MAIN).cargo(&[
        "build",
        "--example",
        "exemplary_jobs",
    ]);
    assert_eq!(
        names(&file("examples/exemplary_jobs.lessops.json").expect("it was built")),
        ["daily", "hourly"]
    );
}

#[test]
fn a_binary_beside_main_is_named_after_itself() {
    let fixture = Fixture::new("many-binaries");
    fixture.write("src/bin/many-binaries-night/main.rs", MAIN).cargo(&[
        "build",
        "--bin",
        "many-binaries-night",
    ]);
    let manifest = file("many_binaries_night.lessops.json").expect("the build wrote it");
    assert_eq!(manifest["functions"][0]["module"], "many_binaries_night");
    assert_eq!(manifest["functions"][0]["source"]["file"], "src/bin/many-binaries-night/main.rs");
}

#[test]
fn tests_and_documentation_leave_nothing() {
    let fixture = Fixture::new("tested");
    fixture.write("src/main.rs", MAIN).cargo(&["test"]);
    fixture.cargo(&["doc", "--no-deps"]);
    assert_eq!(file("tested.lessops.json"), None);

    let fixture = Fixture::new("doc-tested");
    let example = "/// ```\n/// #[lessops::lambda]\n/// fn tidy() -> Result<(), lessops::Error> { Ok(()) }\n/// ```\npub fn f() {}";
    fixture.write("src/lib.rs", example).cargo(&["test", "--doc"]);
    assert_eq!(file("libdoc_tested.lessops.json"), None);
}

#[test]
fn a_dependency_leaves_nothing() {
    let fixture = Fixture::new("depending");
    let dependency = "depending-inner = { path = \"inner\" }";
    let manifest = format!("{}{dependency}\n[workspace]\n", package("depending"));
    fixture
        .write("Cargo.toml", &manifest)
        .write("src/main.rs", MAIN)
        .write("inner/Cargo.toml", &package("depending-inner"))
        .write(
            "inner/src/lib.rs",
            "#[lessops::lambda]\npub fn tidy() -> Result<(), lessops::Error> { Ok(()) }",
        )
        .cargo(&["build"]);
    assert_eq!(file("libdepending_inner.lessops.json"), None);
}

#[test]
fn where_the_file_cannot_be_written_the_build_succeeds_and_says_so() {
    let fixture = Fixture::new("unwritable");
    let path = target().join("debug/unwritable.lessops.json");
    fs::create_dir_all(path.join("a folder in its place")).expect("the target folder is ours");
    let said = fixture.write("src/main.rs", MAIN).cargo(&["build"]);
    assert_eq!(said.matches("warning").count(), 1, "{said}");
    assert!(said.contains("unwritable.lessops.json was not written"), "{said}");
    assert_eq!(names(&fixture.embedded()), ["daily", "hourly"]);
}
