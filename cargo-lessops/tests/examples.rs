//! What holds for the examples: manifest and template are those that lie beside the source, and the binary that would
//! be deployed says the same as the one that is debugged.
//!
//! `BLESS=1` (`cargo xtask bless`) writes manifests and templates anew.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lessops_core::function::Function;
use lessops_core::manifest::Manifest;
use lessops_core::resource::Resource;
use lessops_core::trigger::Trigger;
use object::{Object as _, ObjectSection as _};
#[cfg(feature = "local")]
use serde_json::Value;

const LESSOPS: &str = env!("CARGO_BIN_EXE_cargo-lessops");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace")
}

/// What the command prints, run in the root of the workspace.
fn lessops<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> String {
    let mut command = Command::new(LESSOPS);
    command.arg("lessops").args(arguments).current_dir(root()).stderr(Stdio::inherit());
    let output = command.output().expect("cargo just built it");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

fn manifest(binary: &Path) -> String {
    lessops(["manifest".as_ref(), "--binary".as_ref(), binary.as_ref()])
}

/// An example's binary. Cargo builds it beside the profile that this test was built with.
fn built(example: &str, profile: &str) -> PathBuf {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--package", example, "--profile", profile]).current_dir(root());
    assert!(cargo.status().expect("cargo runs this test").success());
    let folder = if profile == "dev" { "debug" } else { profile };
    let target = Path::new(LESSOPS).ancestors().nth(2).expect("it lies in the folder of a profile");
    target.join(folder).join(example)
}

#[test]
fn the_manifest_and_the_template_of_each_example_lie_beside_it() {
    for example in fs::read_dir(root().join("examples")).expect("there are examples") {
        let example = example.expect("it can be listed");
        // Of the binary the goldens know nothing: it is another one on another machine.
        for command in ["manifest", "template --any-code"] {
            let what = command.split(' ').next().expect("a command has a name");
            let golden = example.path().join(what).with_extension("json");
            let name = example.file_name();
            let made = lessops(command.split(' ').map(OsStr::new).chain(["--package".as_ref(), &*name]));
            if std::env::var_os("BLESS").is_some() {
                fs::write(&golden, made).expect("the folder can be written");
            } else {
                // The architecture is that of the machine which runs the test; the goldens are x86_64's.
                let made = made.replace(r#""arm64""#, r#""x86_64""#);
                let expected = fs::read_to_string(&golden).unwrap_or_default();
                let name = golden.display();
                assert!(made == expected, "{name} is not what the source makes: see `cargo xtask bless`");
            }
        }
    }
}

#[test]
fn the_example_events_has_a_function_for_every_kind_of_trigger_and_every_type_of_handle() {
    let manifest = fs::read_to_string(root().join("examples/events/manifest.json")).expect("it has one");
    let manifest = Manifest::from_json(&manifest).expect("it was made by the command");
    let functions = &manifest.functions;

    let used: BTreeSet<_> = functions.iter().flat_map(Function::triggers).map(Trigger::kind).collect();
    let kinds: BTreeSet<_> = Trigger::SOURCES.iter().map(|about| about.kind.name).collect();
    assert_eq!(used, kinds);

    let handles = functions.iter().flat_map(|function| &function.item.resources);
    let used: BTreeSet<_> = handles.map(|handle| handle.resource.handle_type().name).collect();
    let types: BTreeSet<_> = Resource::TYPES.iter().map(|kind| kind.name).collect();
    assert_eq!(used, types);
}

/// The samples are AWS's, and what is filled in is the functions' own: each must be able to handle its event.
#[cfg(feature = "local")]
#[test]
fn every_function_of_the_example_events_handles_the_sample_of_its_trigger() {
    let manifest = fs::read_to_string(root().join("examples/events/manifest.json")).expect("it has one");
    let functions = Manifest::from_json(&manifest).expect("it was made by the command").functions;
    let binary = built("events", "dev");
    for function in &functions {
        let mut command = Command::new(LESSOPS);
        command.args(["lessops", "invoke", &*function.name, "--binary"]).arg(&binary).current_dir(root());
        let output = command.output().expect("cargo just built it");
        let logged = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !logged.contains(" ERROR "), "{}: {logged}", function.name);
        let answer: Value = serde_json::from_slice(&output.stdout).expect("the answer is JSON");
        let told = logged.lines().find(|line| line.starts_with("TOLD "));
        match &*function.name {
            "show" => assert_eq!(answer["body"], r#"{"id":"1","weight":1200}"#),
            "order" => assert_eq!(answer["statusCode"], 202),
            "count_parcels" => assert_eq!(answer, 2, "the input of the schedule"),
            "build" => assert!(told.is_some_and(|told| told.contains(r#""Status":"SUCCESS""#)), "{logged}"),
            "try_quote" => assert!(told.is_some_and(|told| told.contains("Succeeded")), "{logged}"),
            _ => assert_eq!(told, None),
        }
    }
}

#[test]
fn a_stripped_and_optimized_binary_holds_the_same_records() {
    let release = built("shop", "release");
    assert_eq!(manifest(&release), manifest(&built("shop", "dev")));

    let binary = fs::read(release).expect("it was just read");
    let binary = object::File::parse(&*binary).expect("its manifest was just read");
    assert_eq!(binary.symbols().count(), 0, "it is not stripped");
    assert!(
        binary.section_by_name(".debug_info").is_none_or(|section| section.size() == 0),
        "it is not stripped"
    );
}

#[test]
fn a_binary_contains_no_cloudformation() {
    let shop = fs::read(built("shop", "release")).expect("it was just built");
    let lessops = fs::read(LESSOPS).expect("it was built for this test");
    for text in ["AWSTemplateFormatVersion", "AWS::Lambda::Function", "AWS::CloudWatch::Alarm", "Fn::GetAtt"]
    {
        let contained_in = |binary: &[u8]| binary.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(contained_in(&lessops), "the text `{text}` would be found where it is");
        assert!(!contained_in(&shop), "the shop's binary contains `{text}`");
    }
}

#[test]
fn the_shop_says_how_it_is_operated_in_less_than_150_lines() {
    let shop = root().join("examples/shop");
    let read = |path: &Path| fs::read_to_string(path).expect("it can be read");
    let sources = fs::read_dir(shop.join("src")).expect("it has sources");
    let sources = sources.map(|source| read(&source.expect("it can be listed").path()));
    let annotations: usize = sources.map(|source| between(&source, "#[lambda", ")]")).sum();
    let settings = read(&shop.join("Cargo.toml"));
    let configuration = between(&settings, "[package.metadata", "[dependencies]");
    assert!(annotations > 30 && configuration > 10, "{annotations} and {configuration}");
    assert!(annotations + configuration < 150, "{annotations} and {configuration}");
}

/// How many lines there are from each that begins with `start` to the next that ends with `end`.
fn between(text: &str, start: &str, end: &str) -> usize {
    let mut is_inside = false;
    let counted = text.lines().filter(|line| {
        is_inside |= line.starts_with(start);
        let counts = is_inside;
        is_inside &= !line.ends_with(end);
        counts
    });
    counted.count()
}
