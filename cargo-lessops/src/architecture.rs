//! The architecture of the functions, which the binary itself decides: on any other it would not start.

#[cfg(feature = "local")]
use std::env::consts;

use lessops_core::code::Code;
use lessops_core::settings::Architecture;

use crate::binary::Binary;
use crate::report::Report;

/// The architecture for a template.
///
/// Lambda runs ELF files, so the machine of an ELF file counts, and a setting that says otherwise is an error. Any
/// other file (a Mac's own build, say) is not the one that will be deployed: for it the setting counts, and without
/// one the file's machine, since a build for Linux on the same computer would be for that unless told otherwise.
pub(crate) fn of(binary: &Binary, setting: Option<Architecture>) -> Result<Architecture, Report> {
    let own = match &binary.machines[..] {
        [machine] => machine.parse().ok(),
        _ => None,
    };
    match (setting, own) {
        (Some(setting), Some(own)) if binary.elf && setting != own => Err(Report::new(
            Code::Architecture,
            format!("this binary is for {own}, but `architecture` in `Cargo.toml` is `{setting}`"),
        )
        .help(format!("build it with `{}`, or set `architecture = \"{own}\"`", option(setting)))),
        (Some(setting), _) if !binary.elf => Ok(setting),
        (_, Some(own)) => Ok(own),
        (_, None) => Err(unsettled(binary)),
    }
}

/// The architecture of a binary that is to run on Lambda itself.
pub(crate) fn of_lambda(binary: &Binary) -> Result<Architecture, Report> {
    if !binary.elf {
        let report = Report::new(
            Code::Architecture,
            "Lambda does not run this binary, which is for another system than Linux",
        );
        return Err(report.help(format!("build it with `{}`", option(Architecture::X86_64))));
    }
    of(binary, None)
}

/// Whether this machine can run a binary.
#[cfg(feature = "local")]
pub(crate) fn check_host(binary: &Binary) -> Result<(), Report> {
    // Lambda's words, which those of `Binary::machines` are.
    let own = if consts::ARCH == "aarch64" { "arm64" } else { consts::ARCH };
    let is_elf = !cfg!(any(target_vendor = "apple", windows));
    if binary.elf == is_elf && binary.machines.iter().any(|machine| machine == own) {
        return Ok(());
    }
    let format = if binary.elf { ", for Linux" } else { "" };
    let (machines, system) = (binary.machines.join(" and "), consts::OS);
    Err(Report::new(
        Code::NotRunnable,
        format!("this binary is for {machines}{format}, and this machine is {own}, with {system}"),
    )
    .help("let it be built for this machine: leave out `--binary` and `--target`"))
}

/// Why a binary's machines do not settle the architecture.
fn unsettled(binary: &Binary) -> Report {
    let machines = binary.machines.join(" and ");
    let (x86, arm) = (Architecture::X86_64, Architecture::Arm64);
    if binary.elf {
        Report::new(Code::Architecture, format!("this binary is for {machines}, which Lambda does not run"))
            .help(format!("build it with `{}` or `{}`", option(x86), option(arm)))
    } else {
        Report::new(
            Code::Architecture,
            format!("this binary is for {machines}, and nothing says which the functions are for"),
        )
        .help(format!("set `architecture` to `{x86}` or `{arm}` in `[package.metadata.lessops]`"))
    }
}

/// Cargo's option to build for an architecture, with a C library that Lambda's need not match.
pub(crate) fn option(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "--target x86_64-unknown-linux-musl",
        Architecture::Arm64 => "--target aarch64-unknown-linux-musl",
    }
}
