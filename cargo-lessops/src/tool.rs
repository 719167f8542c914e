//! The tool that compiles and links for Lambda: one that can do so for any machine, or plain cargo where this machine suits.

use std::env::{self, consts};
use std::path::PathBuf;
use std::process::Command;

use clap::ValueEnum;
use lessops_core::code::Code;
use lessops_core::settings::Architecture;

use crate::cargo;
use crate::glibc::LAMBDA;
use crate::report::Report;

/// What builds the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    /// `cargo zigbuild`, which links with zig for the C library that Lambda has
    Zigbuild,
    /// `cargo lambda build`, which links with zig and tunes for Lambda's processors
    Lambda,
    /// `cargo build`, with the linker that cargo's configuration has for the target
    Cargo,
}

impl Tool {
    /// The one that the user wants, or the first that is there and can do it.
    pub(crate) fn choose(wanted: Option<Self>, triple: &Triple) -> Result<Self, Report> {
        let installed = [Self::Zigbuild, Self::Lambda].into_iter().find(|tool| tool.is_installed());
        match wanted {
            Some(Self::Cargo) => Ok(Self::Cargo),
            Some(tool) if tool.is_installed() => Ok(tool),
            Some(tool) => {
                let report = Report::new(Code::NoLinker, format!("`{}` is not installed", tool.program()));
                Err(report.help(format!("install it with `{}`", tool.installation())))
            }
            None if let Some(tool) = installed => Ok(tool),
            None if triple.suits_this_machine() => Ok(Self::Cargo),
            None => Err(missing(triple)),
        }
    }

    /// The name in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Zigbuild => "cargo zigbuild",
            Self::Lambda => "cargo lambda",
            Self::Cargo => "cargo",
        }
    }

    /// The subcommand, with the target that it is given.
    pub(crate) fn command(self, triple: &Triple) -> Command {
        let mut command = cargo::command();
        match self {
            Self::Zigbuild => command.arg("zigbuild"),
            Self::Lambda => command.args(["lambda", "build"]),
            Self::Cargo => command.arg("build"),
        };
        match self {
            Self::Zigbuild => command.args(["--target", &triple.with_glibc()]),
            Self::Lambda => command.args(["--target", &triple.text]),
            // Without a target, cargo finds again what `cargo build --release` has compiled.
            Self::Cargo if triple.is_named || !triple.suits_this_machine() => {
                command.args(["--target", &triple.text])
            }
            Self::Cargo => &mut command,
        };
        command
    }

    fn program(self) -> &'static str {
        match self {
            Self::Zigbuild => "cargo-zigbuild",
            Self::Lambda => "cargo-lambda",
            Self::Cargo => "cargo",
        }
    }

    /// The command that installs it, with zig.
    pub(crate) fn installation(self) -> &'static str {
        match self {
            Self::Zigbuild => "pip install cargo-zigbuild",
            Self::Lambda | Self::Cargo => "pip install cargo-lambda",
        }
    }

    /// Whether cargo finds the subcommand: in its own folder, or where all programs are.
    fn is_installed(self) -> bool {
        let name = format!("{}{}", self.program(), consts::EXE_SUFFIX);
        let path = env::var_os("PATH").unwrap_or_default();
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).map(|home| home.join("bin"));
        env::split_paths(&path).chain(home).any(|folder| folder.join(&name).is_file())
    }
}

/// A target triple: the one that was named, or that of an architecture.
#[derive(Debug)]
pub(crate) struct Triple {
    text: String,
    is_named: bool,
}

impl Triple {
    /// The one that the user has named.
    pub(crate) fn named(text: &str) -> Self {
        Self { text: text.to_owned(), is_named: true }
    }

    /// What Lambda's machines of an architecture have. Default: that of this machine, or else `x86_64`, as Lambda has it.
    pub(crate) fn of(architecture: Option<Architecture>) -> Self {
        let machine = match architecture {
            Some(Architecture::Arm64) => "aarch64",
            None if consts::ARCH == "aarch64" => "aarch64",
            Some(Architecture::X86_64) | None => "x86_64",
        };
        Self { text: format!("{machine}-unknown-linux-gnu"), is_named: false }
    }

    /// As rustc knows it, without a version of the C library behind it.
    pub(crate) fn of_rustc(&self) -> &str {
        self.text.split_once('.').map_or(&self.text, |(triple, _)| triple)
    }

    /// With the version of the C library that Lambda has, unless there is another one.
    fn with_glibc(&self) -> String {
        let (major, minor) = LAMBDA;
        if self.text.ends_with("-gnu") { format!("{}.{major}.{minor}", self.text) } else { self.text.clone() }
    }

    /// Whether programs for it can be linked here without any other linker.
    fn suits_this_machine(&self) -> bool {
        let machine = self.text.split('-').next();
        consts::OS == "linux" && machine == Some(consts::ARCH) && self.text.contains("-linux-")
    }
}

/// Nothing here links for Lambda.
fn missing(triple: &Triple) -> Report {
    let (zigbuild, lambda) = (Tool::Zigbuild.installation(), Tool::Lambda.installation());
    let triple = &triple.text;
    Report::new(Code::NoLinker, format!("nothing here is known to link for `{triple}`"))
        .note(format!("this machine has {} on {}, and neither cargo-zigbuild nor cargo-lambda", consts::OS, consts::ARCH))
        .help(format!(
            "install one with `{zigbuild}` or `{lambda}`, and the target with `rustup target add {triple}`; or, if cargo's configuration names a linker for the target, use `--with cargo`"
        ))
}
