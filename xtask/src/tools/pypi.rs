//! The tools that come from PyPI, at the versions pinned under tests/aws.

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

const PIP: [&str; 7] =
    ["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--only-binary", ":all:"];

/// The tools, installed first if this is the first time that these versions are asked for.
pub(crate) fn get(sh: &Shell) -> Result<Tools> {
    let folder = super::cached(&identity(sh, &PINS)?, |folder| install(sh, folder, &Tools::of(folder)?))?;
    Tools::of(&folder)
}

/// The interpreter of a virtual environment that has what a file of requirements asks for, and nothing else.
pub(crate) fn python(sh: &Shell, requirements: &str) -> Result<PathBuf> {
    let folder = super::cached(&identity(sh, &[requirements])?, |folder| {
        println!("installing {requirements} into {}", folder.display());
        let (venv, python) = (folder.join("venv"), folder.join("venv/bin/python"));
        cmd!(sh, "python3 -m venv --clear {venv}").run().context("no virtual environment")?;
        let install = cmd!(sh, "{python} {PIP...} --requirement {requirements}");
        install.run().with_context(|| format!("what {requirements} asks for can't be had"))
    })?;
    Ok(folder.join("venv/bin/python"))
}

/// A name for what these files pin, on this version of Python.
fn identity(sh: &Shell, pins: &[&str]) -> Result<String> {
    let mut identity = cmd!(sh, "python3 --version").quiet().read().context("python3 can't be had")?;
    for path in pins {
        identity.push_str(&sh.read_file(path)?);
    }
    Ok(format!("{:016x}", fnv1a(identity.as_bytes())))
}

impl Tools {
    fn of(folder: &Path) -> Result<Self> {
        Ok(Self { python: folder.join("venv/bin/python"), emulator: emulator_in(folder)? })
    }
}

fn install(sh: &Shell, folder: &Path, tools: &Tools) -> Result<()> {
    println!("installing the tools of {} into {}", PINS.join(", "), folder.display());
    let Tools { python, emulator } = tools;
    let [requirements, constraints, emulator_pin] = PINS;
    let (venv, wheel) = (folder.join("venv"), folder.join("wheel"));
    cmd!(sh, "python3 -m venv --clear {venv}").run().context("no virtual environment")?;
    // One at a time, so that what can't be had is known by its name. The constraints pin the rest.
    for tool in requirements_in(&sh.read_file(requirements)?) {
        let install = cmd!(sh, "{python} {PIP...} {tool} -c {constraints}");
        install.run().with_context(|| format!("`{tool}` can't be had"))?;
    }
    for tool in requirements_in(&sh.read_file(emulator_pin)?) {
        let install = cmd!(sh, "{python} {PIP...} --no-deps --upgrade --target {wheel} {tool}");
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
