//! What stands for the commands that talk to AWS where they are not compiled in.

use std::ffi::OsString;

use clap::Args;
use lessops_core::code::Code;

use crate::report::{Report, Result};

/// Talks to AWS, for which this was built without the feature `aws`
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct WithoutAws {
    #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
    _arguments: Vec<OsString>,
}

impl WithoutAws {
    #[expect(clippy::unused_self, reason = "it stands for a command")]
    pub(super) fn run(&self) -> Result<()> {
        let report = Report::new(
            Code::BuiltWithoutAws,
            "this command talks to AWS, for which `cargo lessops` was built without `aws`",
        );
        Err(report.help("build `cargo-lessops` with its default features").into())
    }
}
