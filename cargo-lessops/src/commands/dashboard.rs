//! `cargo lessops dashboard`: a picture of the service's dashboard, with data made up.

use clap::Args;
use lessops_core::code::Code;

use crate::dashboard;
use crate::options::{Limits, Source};
use crate::output::Output;
use crate::report::{Report, Result};
use crate::service::Service;

const EXAMPLES: &str = "\
Examples:
  The dashboard of the package in this folder:
      cargo lessops dashboard -o dashboard.svg

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Draw the service's dashboard as an SVG, with sample data
///
/// It shows what CloudWatch will: the same widgets in the same places, with the thresholds of the alarms. The curves are
/// made up, and the same every time. Names that only the stack knows are logical ids. Where the service needs several
/// dashboards, they stand one below the other.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Dashboard {
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    limits: Limits,
}

impl Dashboard {
    pub(super) fn run(&self) -> Result<()> {
        let template = Service::load(&self.source)?.template(self.limits.options())?.to_string();
        let widgets = dashboard::widgets(&template);
        if widgets.is_empty() {
            let help = "set `dashboard = true` in `[package.metadata.lessops]`";
            return Err(Report::new(Code::NoDashboard, "the service has no dashboard").help(help).into());
        }
        let picture = dashboard::draw(&widgets)
            .map_err(|error| Report::because(Code::System, "can't draw the dashboard", error))?;
        self.output.write([picture.as_str()])
    }
}
