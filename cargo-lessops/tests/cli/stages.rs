//! `--stage`: the settings of a stage, over those of the service, in every command.

use crate::fixture::{Folder, cargo_toml, elf, main_rs, plain};

const STAGES: &str = "[package.metadata.lessops.stages.dev.defaults]\nmemory = 128
    [package.metadata.lessops.stages.prod]\ndefaults = { memory = 1024 }\nstack = \"live\"";

fn folder(settings: &str) -> Folder {
    let folder = Folder::new();
    folder.file("Cargo.toml", cargo_toml(settings));
    folder.file("src/main.rs", main_rs(&[("", plain("list"))]));
    folder.file("app", elf(&plain("list")));
    folder
}

#[test]
fn a_stage_s_settings_lie_over_the_service_s() {
    let folder = folder(STAGES);
    let template =
        |options: &[&str]| folder.lessops(["template", "--binary", "app"].iter().chain(options)).output();
    assert!(template(&["--stage", "dev"]).contains("\"MemorySize\": 128"));
    let prod = template(&["--stage", "prod"]);
    assert!(prod.contains("\"MemorySize\": 1024") && prod.contains("\"stage\""), "{prod}");
    assert!(prod.contains("live: any alarm of the service"), "a stage may name its stack: {prod}");
    assert!(
        template(&["--stage=dev"]).contains("shop-dev: any alarm of the service"),
        "its stack ends in its name"
    );
    assert!(!template(&[]).contains("\"stage\""));
    let built = folder.lessops(["template", "--stage", "prod"]);
    assert!(built.stdout.contains("\"MemorySize\": 1024"), "{built:#?}");
}

#[test]
fn the_environment_may_name_the_stage() {
    let folder = folder(STAGES);
    let mut command = folder.command("", ["template", "--binary", "app"]);
    let output = command.env("LESSOPS_STAGE", "dev").output().expect("the command can be run");
    assert!(String::from_utf8_lossy(&output.stdout).contains("shop-dev: any alarm of the service"));
}

#[test]
fn a_stage_that_is_not_there_is_an_error_with_the_nearest_name() {
    folder(STAGES).lessops(["template", "--binary", "app", "--stage", "prd"]).fails_with(
        "error[L0717]: there is no stage `prd`
--> Cargo.toml
 |
 = note: at `package.metadata.lessops.stages`
 = help: did you mean `prod`?",
    );
    folder("").lessops(["template", "--binary", "app", "--stage", "prod"]).fails_with(
        "error[L0717]: there is no stage `prod`: the service has none
--> Cargo.toml
 |
 = note: at `package.metadata.lessops`
 = help: add `[package.metadata.lessops.stages.prod]` to `Cargo.toml`; it may be empty",
    );
}

#[test]
fn a_mistake_in_one_stage_is_found_in_every_other() {
    let settings = format!("{STAGES}\n[package.metadata.lessops.stages.prod.alarms]\nnotfy = \"OnCall\"");
    folder(&settings).lessops(["template", "--binary", "app", "--stage", "dev"]).fails_with(
        "error[L0101]: `alarms` has no argument `notfy`
--> Cargo.toml
 |
 = note: at `package.metadata.lessops.stages.prod.alarms`
 = help: did you mean `notify`?",
    );
}

#[test]
fn a_stage_is_no_use_without_the_package_that_has_it() {
    let folder = Folder::new();
    folder.file("app", elf(&plain("list")));
    folder.lessops(["template", "--binary", "app", "--stage", "prod"]).fails_with(
        "error[L0717]: the stage `prod` is in the `Cargo.toml` of `shop`, which is not in this workspace
 |
 = help: name it with `--manifest-path`",
    );
}
