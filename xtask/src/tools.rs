//! The tools that come from PyPI, at the versions pinned under tests/aws, in a cache folder made on demand.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use xshell::{Shell, cmd};

pub(crate) struct Tools {
    /// The interpreter of the virtual environment.
    pub(crate) python: PathBuf,
    /// AWS's Runtime Interface Emulator.
    pub(crate) emulator: PathBuf,
}

const PINS: [&str; 3] = ["tests/aws/requirements.txt", "tests/aws/constraints.txt", "tests/aws/emulator.txt"];

/// The tools, installed first if this is the first time that these versions are asked for.
pub(crate) fn get(sh: &Shell) -> Result<Tools> {
    let version = cmd!(sh, "python3 --version").quiet().read().context("python3 can't be had")?;
    let mut identity = version;
    for path in PINS {
        identity.push_str(&sh.read_file(path)?);
    }
    let cache = cache_folder()?;
    let folder = cache.join(format!("{:016x}", fnv1a(identity.as_bytes())));
    let tools = Tools { python: folder.join("venv/bin/python"), emulator: emulator_in(&folder)? };

    // A virtual environment holds its own absolute path, so it can't be built elsewhere and moved into place: a
    // marker says that it is whole, and a lock keeps a second process from building it at the same time.
    fs::create_dir_all(&cache).with_context(|| format!("{} can't be created", cache.display()))?;
    let lock = File::create(folder.with_extension("lock"))?;
    lock.lock()?;
    let complete = folder.join(".complete");
    if !complete.exists() {
        install(sh, &folder, &tools)?;
        fs::write(&complete, "")?;
    }
    Ok(tools)
}

fn install(sh: &Shell, folder: &Path, tools: &Tools) -> Result<()> {
    println!("installing the tools of {} into {}", PINS.join(", "), folder.display());
    let Tools { python, emulator } = tools;
    let [requirements, constraints, emulator_pin] = PINS;
    let (venv, wheel) = (folder.join("venv"), folder.join("wheel"));
    cmd!(sh, "python3 -m venv --clear {venv}").run().context("no virtual environment")?;
    let pip = ["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--only-binary", ":all:"];
    // One at a time, so that what can't be had is known by its name. The constraints pin the rest.
    for tool in requirements_in(&sh.read_file(requirements)?) {
        let install = cmd!(sh, "{python} {pip...} {tool} -c {constraints}");
        install.run().with_context(|| format!("`{tool}` can't be had"))?;
    }
    for tool in requirements_in(&sh.read_file(emulator_pin)?) {
        let install = cmd!(sh, "{python} {pip...} --no-deps --upgrade --target {wheel} {tool}");
        install
            .run()
            .with_context(|| format!("`{tool}`, for the Runtime Interface Emulator, can't be had"))?;
    }
    ensure!(emulator.exists(), "the wheel of {emulator_pin} has no {}", emulator.display());
    cmd!(sh, "chmod +x {emulator}").run()?;
    Ok(())
}

/// What a file of requirements asks for, without its comments.
fn requirements_in(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn cache_folder() -> Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = from("XDG_CACHE_HOME").or_else(|| Some(from("HOME")?.join(".cache")));
    Ok(cache.context("neither XDG_CACHE_HOME nor HOME is set")?.join("lessops"))
}

fn emulator_in(folder: &Path) -> Result<PathBuf> {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "x86_64",
        "aarch64" => "arm64",
        other => bail!("there is no Runtime Interface Emulator for {other}"),
    };
    Ok(folder.join("wheel/samcli/local/rapid").join(format!("aws-lambda-rie-{architecture}")))
}

/// FNV-1a, 64 bits: unlike the standard library's hasher it stays the same from one Rust to the next.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
