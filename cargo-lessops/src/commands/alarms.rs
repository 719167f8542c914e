//! `cargo lessops alarms`: what a service hears of, unasked or not, who is told, and what that costs.

use clap::Args;
use lessops_core::alarm::listing::{Alarms as All, Listed, Owner, WithoutHeartbeat};
use lessops_core::alarm::price;
use lessops_core::function::Item;

use crate::options::Source;
use crate::report::Result;
use crate::service::Service;
use crate::table::{Listing, table};

const EXAMPLES: &str = "\
Examples:
  The alarms of the package in this folder:
      cargo lessops alarms
  What they cost a month, in dollars:
      cargo lessops alarms --format json | jq .usd_a_month
  Which schedules may stop without anybody hearing of it:
      cargo lessops alarms --format json | jq -r '.without_heartbeat[].function'

Exit code: 0 when it is written, 1 when something is wrong with the service, 2 for a wrong option.";

/// Print every alarm, where it goes, and what it costs a month
///
/// A function has the alarms that it names and the defaults of its triggers; what functions share, such as an API, has
/// its own. A composite alarm is over all of a function's, and `ServiceUnhealthy` over all of the service. Each line here is an alarm of the stack: its logical id, where it comes from, what it watches, who hears of it, what
/// it costs a month, and the line of source. In a target, `${...}` is what only the stack knows, as in CloudFormation's
/// `Fn::Sub`. Prices are those of us-east-1, without the ten metrics that are free in an account.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Alarms {
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    source: Source,
}

impl Alarms {
    pub(super) fn run(&self) -> Result<()> {
        let alarms = Service::load(&self.source)?.alarms()?;
        self.listing.write(|| text(&alarms), || alarms.to_json())
    }
}

/// A block for each function and each thing that functions share, one of the schedules without a heartbeat, and the sum.
fn text(all: &All) -> String {
    let All { alarms, without_heartbeat } = all;
    let blocks: Vec<_> = alarms
        .chunk_by(|one, next| one.owner == next.owner)
        .map(|alarms| (title(&alarms[0].owner), alarms.iter().map(row).collect()))
        .collect();
    let missing: Vec<_> = without_heartbeat.iter().map(missing).collect();
    let missing = match missing.is_empty() {
        true => String::new(),
        false => format!("{}\n", table(&[("schedules without a heartbeat".to_owned(), missing)])),
    };
    let (count, cost) = (alarms.len(), all.cost());
    let prices = format!("prices of {} on {}", price::REGION, price::DATE);
    format!("{}\n{missing}{count} alarms, {cost} a month ({prices})\n", table(&blocks))
}

fn title(owner: &Owner) -> String {
    match owner {
        Owner::Function(name) => name.clone(),
        Owner::Shared(title) => format!("{title}, which functions share"),
        Owner::Service(name) => format!("{name}, the service"),
    }
}

fn row(alarm: &Listed) -> [String; 6] {
    let Listed { owner: _, id, origin, text, metrics: _, targets, cost, item } = alarm;
    let place = item.as_ref().map(place).unwrap_or_default();
    let targets = if targets.is_empty() { "nobody".to_owned() } else { targets.join(", ") };
    [id.clone(), origin.to_string(), text.clone(), targets, cost.to_string(), place]
}

fn missing(WithoutHeartbeat { function, schedule, because, item }: &WithoutHeartbeat) -> [String; 4] {
    [function.clone(), schedule.clone(), because.to_string(), place(item)]
}

fn place(item: &Item) -> String {
    format!("{}:{}", item.file, item.line)
}
