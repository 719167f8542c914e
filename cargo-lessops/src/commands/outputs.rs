//! `cargo lessops outputs`: what the deployed stack says of itself, such as the URL of its API.

use clap::{Args, ValueEnum};
use lessops_core::code::Code;
use lessops_core::problem::nearest_or_all;

use crate::deploy::stack;
use crate::deployed::Deployment;
use crate::output::Output;
use crate::report::{Report, Result};
use crate::table::table;

const EXAMPLES: &str = "\
Examples:
  What the stack of the package in this folder has, for other programs to use:
      cargo lessops outputs
  Its API's URL in a script, in the stage `dev`:
      curl \"$(cargo lessops outputs Api --stage dev)/orders\"
  All of them as variables of a shell:
      eval \"$(cargo lessops outputs --format env)\"

Who calls it needs `cloudformation:DescribeStacks`.

Exit code: 0 when they are written, 1 when there is no such stack or output, 2 for a wrong option.";

/// Print the outputs of the deployed stack
///
/// Whatever another program needs to know of the stack is an output of it: URLs, and the names of buckets, queues and
/// topics. Nothing is built for it.
#[derive(Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Outputs {
    /// Print the value of this output alone
    name: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table, conflicts_with = "name")]
    format: Format,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    deployment: Deployment,
}

/// How to print them.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For shells: `NAME='value'`
    Env,
}

impl Outputs {
    pub(super) fn run(&self) -> Result<()> {
        let (name, stack) = self.deployment.described()?;
        let outputs = &stack::outputs(&stack);
        let text = match (&self.name, self.format) {
            (Some(wanted), _) => {
                let output = outputs.iter().find(|output| output.name == *wanted).ok_or_else(|| {
                    let names = outputs.iter().map(|output| output.name.as_str());
                    let report =
                        Report::new(Code::OtherStack, format!("the stack `{name}` has no output `{wanted}`"));
                    report.help(nearest_or_all(wanted, names))
                })?;
                format!("{}\n", output.value)
            }
            (None, Format::Table) => table(&[(name, outputs.iter().map(row).collect())]),
            (None, Format::Json) => format!("{:#}\n", stack::to_json(outputs)),
            (None, Format::Env) => outputs.iter().map(variable).collect(),
        };
        self.output.write([text.as_str()])
    }
}

fn row(output: &stack::Output) -> [String; 3] {
    [output.name.clone(), output.value.clone(), output.description.clone()]
}

/// An assignment that a shell takes as it stands (POSIX, Shell Command Language, "Single-Quotes").
fn variable(output: &stack::Output) -> String {
    format!("{}='{}'\n", output.name, output.value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_for_a_shell() {
        let output = |value: &str| stack::Output {
            name: "Api".to_owned(),
            value: value.to_owned(),
            description: String::new(),
        };
        assert_eq!(variable(&output("https://shop.example")), "Api='https://shop.example'\n");
        assert_eq!(variable(&output("it's $(x)")), "Api='it'\\''s $(x)'\n");
    }
}
