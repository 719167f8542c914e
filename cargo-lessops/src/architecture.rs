//! The architecture of the functions, which the binary itself decides: on any other it would not start.

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
fn option(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86_64 => "--target x86_64-unknown-linux-musl",
        Architecture::Arm64 => "--target aarch64-unknown-linux-musl",
    }
}
