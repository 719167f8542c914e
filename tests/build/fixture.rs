//! A crate in a folder of its own, and cargo run in it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;

/// A package that depends on lessops by path, in a folder outside the workspace.
///
/// The folder is the same in every run, so that cargo replaces what an earlier run built instead of adding to it.
pub(crate) struct Fixture {
    name: &'static str,
    folder: PathBuf,
}

impl Fixture {
    /// A package without sources. No two tests, which run at the same time, use one name, or one that begins with
    /// another's.
    pub(crate) fn new(name: &'static str) -> Self {
        let mut hasher = DefaultHasher::new();
        target().hash(&mut hasher);
        let folder = env::temp_dir().join(format!("lessops fresh crates {:x}", hasher.finish())).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the folder is ours");
        }
        let fixture = Self { name, folder };
        fixture.forget();
        fixture.write("Cargo.toml", &format!("{}\n[workspace]\n", package(name)));
        // The versions that the workspace was tested with, and nothing to look up.
        let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the workspace's lock file");
        fixture.write("Cargo.lock", &lock);
        fixture
    }

    /// Removes the manifest files of earlier runs.
    fn forget(&self) {
        let folders = [target().join("debug"), target().join("debug/examples")];
        let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
        let paths = entries.map(|entry| entry.expect("the target folder is ours").path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
            let name = path.file_name().expect("it has an extension").to_string_lossy();
            if name.trim_start_matches("lib").starts_with(&self.name.replace('-', "_")) {
                let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed.expect("the target folder is ours");
            }
        }
    }

    /// Writes a file below the package's folder.
    pub(crate) fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder is ours");
        fs::write(path, text).expect("the folder is ours");
        self
    }

    /// Runs cargo, which must succeed, and gives what it said.
    pub(crate) fn cargo(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "cargo {args:?}:\n{said}");
        said
    }

    /// Runs cargo.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut cargo = Command::new(env::var_os("CARGO").expect("cargo runs the tests"));
        cargo.arg("--offline").args(args).current_dir(&self.folder);
        // Nobody debugs these.
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
        cargo.env("CARGO_TARGET_DIR", target()).output().expect("cargo can be run")
    }

    /// What the package's binary carries.
    pub(crate) fn embedded(&self) -> Value {
        let output = Command::new(target().join("debug").join(self.name)).arg("manifest").output();
        let output = output.expect("the binary was built");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the binary prints JSON")
    }
}

/// The file of that name beside the artifacts. None if it is not there.
pub(crate) fn file(name: &str) -> Option<Value> {
    let text = fs::read_to_string(target().join("debug").join(name)).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}:\n{text}")))
}

/// The `Cargo.toml` of a package that depends on lessops.
pub(crate) fn package(name: &str) -> String {
    format!(
        r#"
[package]
name = "{name}"
version = "1.2.3"
edition = "2024"

[dependencies]
lessops = {{ path = '{}', default-features = false }}
"#,
        root().display()
    )
}

/// The folder that all builds share.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fresh crates")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of a manifest's functions.
pub(crate) fn names(manifest: &Value) -> Vec<String> {
    let functions = manifest["functions"].as_array().expect("a manifest has functions");
    let names = functions.iter().map(|function| function["name"].as_str().expect("a function has a name"));
    names.map(str::to_owned).collect()
}
