//! `cargo lessops`: the manifest and the CloudFormation template of a service, out of its binary.

mod architecture;
#[cfg(feature = "aws")]
mod aws;
mod binary;
mod bom;
mod build;
mod cargo;
mod commands;
mod dashboard;
mod dependencies;
#[cfg(feature = "aws")]
mod deploy;
#[cfg(feature = "aws")]
mod deployed;
mod describe;
#[cfg(feature = "local")]
mod dev;
mod diff;
mod embed;
mod glibc;
#[cfg(feature = "local")]
mod local;
#[cfg(any(feature = "aws", feature = "local"))]
mod log_line;
mod message_format;
mod options;
mod output;
mod package;
#[cfg(feature = "aws")]
mod progress;
mod report;
#[cfg(feature = "local")]
mod samples;
mod service;
mod settings;
mod shipped;
mod table;
mod tool;

use std::env;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    // `cargo lessops manifest` runs `cargo-lessops lessops manifest`.
    let by_cargo = env::args_os().nth(1).is_some_and(|argument| argument == "lessops");
    let arguments = env::args_os().enumerate().filter(|(index, _)| *index != 1 || !by_cargo);
    match commands::Cli::parse_from(arguments.map(|(_, argument)| argument)).run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            failure.exit_code()
        }
    }
}
