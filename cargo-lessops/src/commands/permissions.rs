//! `cargo lessops permissions`: what each function may do, and which line of source says so.

use clap::{Args, ValueEnum};
use lessops_core::permissions::{Permission, Permissions as Granted};

use crate::options::Source;
use crate::output::Output;
use crate::report::Result;
use crate::service::Service;

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
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    source: Source,
}

/// How to print the permissions.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people: a line for each action
    Table,
    /// For programs: a list of functions, each with its permissions
    Json,
}

impl Permissions {
    pub(super) fn run(&self) -> Result<()> {
        let permissions = Service::load(&self.source)?.permissions()?;
        let text = match self.format {
            Format::Table => table(&permissions),
            Format::Json => {
                format!("{:#}\n", permissions.iter().map(Granted::to_json).collect::<serde_json::Value>())
            }
        };
        self.output.write([text.as_str()])
    }
}

/// A block for each function, in columns that are the same for all.
fn table(functions: &[Granted]) -> String {
    let blocks: Vec<_> = functions.iter().map(|granted| (granted.function.as_str(), rows(granted))).collect();
    let width = |column: usize| {
        let cells = blocks.iter().flat_map(|(_, rows)| rows).map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let [a, b, c] = [0, 1, 2].map(width);
    let block = |(function, rows): &(&str, Vec<[String; 4]>)| {
        let rows = rows.iter().map(|[action, on, because, place]| {
            format!("  {action:a$}  {on:b$}  {because:c$}  {place}").trim_end().to_owned()
        });
        [(*function).to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    };
    format!("{}\n", blocks.iter().map(block).collect::<Vec<_>>().join("\n\n"))
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
