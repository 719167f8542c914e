//! `cargo lessops permissions`: what each function may do, and which line of source says so.

use clap::Args;
use lessops_core::permissions::{Permission, Permissions as Granted};

use crate::options::Source;
use crate::report::Result;
use crate::service::Service;
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  What the functions of the package in this folder may do:
      cargo lessops permissions
  Which functions may delete objects:
      cargo lessops permissions --format json |
          jq -r '.[] | select(.permissions[].actions[] == \"s3:DeleteObject\").function'

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print what each function may do, and which line of source says so
///
/// A function's role follows from its triggers, its handles, where its failed events go, its logs and traces, and
/// what `allow(...)` adds. Each line here is an action of the role, what it is allowed on, and the line of source
/// that makes it necessary. In a resource, `${...}` is what only the stack knows, as in CloudFormation's `Fn::Sub`, and
/// `<stack>` the part that makes its names unique.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Permissions {
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    source: Source,
}

impl Permissions {
    pub(super) fn run(&self) -> Result<()> {
        let permissions = Service::load(&self.source)?.permissions()?;
        let blocks = permissions.iter().map(|granted| (granted.function.clone(), rows(granted)));
        let json = || permissions.iter().map(Granted::to_json).collect();
        self.listing.write(|| table(&blocks.collect::<Vec<_>>()), json)
    }
}

/// Action, resource, reason and place of each permission.
fn rows(granted: &Granted) -> Vec<[String; 4]> {
    let rows = granted.granted.iter().flat_map(|permission| {
        let Permission { actions, resources, conditions, because, line } = permission;
        let conditions = conditions.iter().map(|condition| format!(" if {condition}"));
        let on = format!("{}{}", resources.join(", "), conditions.collect::<String>());
        let place = format!("{}:{line}", granted.item.file);
        actions.iter().map(move |action| [action.clone(), on.clone(), because.clone(), place.clone()])
    });
    rows.collect()
}
