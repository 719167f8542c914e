//! What stands for the commands that need a feature where it is not compiled in.

use std::ffi::OsString;

use clap::Args;
use lessops_core::code::Code;

use crate::report::{Report, Result};

/// Declares what stands for the commands of one feature.
macro_rules! without {
    ($name:ident, $feature:literal, $does:literal) => {
        #[doc = concat!($does, ", for which this was built without the feature `", $feature, "`")]
        #[cfg(not(feature = $feature))]
        #[derive(Args)]
        #[command(disable_help_flag = true)]
        pub(crate) struct $name {
            #[arg(hide = true, trailing_var_arg = true, allow_hyphen_values = true)]
            _arguments: Vec<OsString>,
        }

        #[cfg(not(feature = $feature))]
        impl $name {
            pub(super) fn run(&self) -> Result<()> {
                let message =
                    concat!("`cargo lessops` was built without the feature `", $feature, "` of this command");
                Err(Report::new(Code::BuiltWithoutFeature, message)
                    .help("build `cargo-lessops` with its default features")
                    .into())
            }
        }
    };
}

without!(WithoutAws, "aws", "Talks to AWS");
without!(WithoutLocal, "local", "Runs functions");
