//! What a command says while it works: a line on standard error for each step, as cargo's own.

use std::io::{self, IsTerminal as _, Write as _};

use clap::builder::styling::{AnsiColor, Style};
use lessops_core::code::Code;

use crate::deploy::state::is_troubled;
use crate::report::{Report, Result};

/// As wide as cargo's own column of verbs.
const WIDTH: usize = 12;

/// Says what begins: `Uploading` and what of it. Lines, not a spinner: a log of CI keeps them as a person saw them.
pub(crate) fn step(verb: &str, what: impl std::fmt::Display) {
    let style = AnsiColor::Green.on_default().bold();
    anstream::eprintln!("{style}{verb:>WIDTH$}{style:#} {what}");
}

/// A colour for a state of CloudFormation's: what failed stands out, and what is done from what goes on.
pub(crate) fn colour(status: &str) -> Style {
    let colour = if is_troubled(status) {
        AnsiColor::Red
    } else if status.ends_with("_COMPLETE") {
        AnsiColor::Green
    } else {
        AnsiColor::Cyan
    };
    colour.on_default()
}

/// Whether there is somebody to ask.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question that `y` or `yes` affirms; all else is no.
pub(crate) fn confirm(question: &str) -> Result<bool> {
    let mut answer = String::new();
    anstream::eprint!("{question} [y/N] ");
    // What was not asked can't be answered.
    io::stderr().flush().and_then(|()| io::stdin().read_line(&mut answer)).map_err(|error| {
        Report::because(Code::NotAgreed, "can't read the answer from the terminal", error)
            .help("`--yes` asks nothing")
    })?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
