//! `cargo lessops`: the manifest and the CloudFormation template of a service, out of its binary.

mod architecture;
#[cfg(feature = "aws")]
mod aws;
mod binary;
mod cargo;
mod commands;
mod dashboard;
mod message_format;
mod options;
mod output;
mod report;
mod service;
mod settings;
mod table;

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
            ExitCode::FAILURE
        }
    }
}
