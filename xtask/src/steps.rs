//! `cargo xtask test`: the checks, cheap ones first, each with its time, each to be run alone by its name.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;
use xshell::{Shell, cmd};

use crate::tools;

/// One check. They run in this order.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Step {
    /// The sources are formatted
    Fmt,
    /// Clippy has nothing to say
    Clippy,
    /// The documentation builds without a warning
    Doc,
    /// Dependencies: licenses, sources, duplicates (where cargo-deny is installed)
    Deny,
    /// `cargo test` of the whole workspace
    Rust,
    /// cfn-lint and checkov accept every template, parliament the policies of handles
    Templates,
    /// The shop as a stack on moto: created, updated, deleted
    Stack,
    /// The shop's release binary under AWS's Runtime Interface Emulator
    Emulator,
}

/// How a step ended.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Passed,
    Failed,
    Skipped,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn needs_python(self) -> bool {
        matches!(self, Step::Templates | Step::Stack | Step::Emulator)
    }

    fn run(self, sh: &Shell) -> Result<Outcome> {
        match self {
            Step::Fmt => cmd!(sh, "cargo fmt --all --check").run()?,
            Step::Clippy => {
                cmd!(sh, "cargo clippy --workspace --all-targets --all-features -- -D warnings").run()?;
            }
            Step::Doc => {
                let doc = cmd!(sh, "cargo doc --workspace --no-deps --all-features");
                doc.env("RUSTDOCFLAGS", "-D warnings").run()?;
            }
            Step::Deny if cmd!(sh, "cargo deny --version").quiet().ignore_stderr().read().is_err() => {
                println!("skipped: cargo-deny is not installed");
                return Ok(Outcome::Skipped);
            }
            Step::Deny => cmd!(sh, "cargo deny check bans licenses sources").run()?,
            Step::Rust => cmd!(sh, "cargo test --workspace --all-features --no-fail-fast").run()?,
            Step::Templates => {
                pytest(sh, "test_templates.py")?;
                pytest(sh, "test_policies.py")?;
            }
            Step::Stack => pytest(sh, "test_stack.py")?,
            Step::Emulator => pytest(sh, "test_emulator.py")?,
        }
        Ok(Outcome::Passed)
    }
}

fn pytest(sh: &Shell, file: &str) -> Result<()> {
    let tools = tools::get(sh)?;
    let (python, emulator) = (&tools.python, &tools.emulator);
    cmd!(sh, "{python} -m pytest tests/aws/{file}").env("LESSOPS_EMULATOR", emulator).run()?;
    Ok(())
}

/// Runs the steps, all of them unless some are named, to the end even where one fails.
pub(crate) fn run(sh: &Shell, steps: &[Step], fast: bool) -> ExitCode {
    let steps = if steps.is_empty() { Step::value_variants() } else { steps };
    let mut times = Vec::new();
    for &step in steps.iter().filter(|step| !(fast && step.needs_python())) {
        println!("\n==> {}", step.name());
        let start = Instant::now();
        let outcome = step.run(sh).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome::Failed
        });
        times.push((step.name(), outcome, start.elapsed().as_secs_f64()));
    }

    println!("\n==> summary");
    for (name, outcome, seconds) in &times {
        let (word, again) = match outcome {
            Outcome::Passed => ("ok", String::new()),
            Outcome::Skipped => ("skipped", String::new()),
            Outcome::Failed => ("FAILED", format!("   again: cargo xtask test {name}")),
        };
        println!("{name:10} {word:7} {seconds:6.1} s{again}");
    }
    let total: f64 = times.iter().map(|(_, _, seconds)| seconds).sum();
    println!("{:10} {:7} {total:6.1} s\n", "all", "");
    let count = |wanted| times.iter().filter(|(_, outcome, _)| *outcome == wanted).count();
    let (passed, failed, skipped) = (count(Outcome::Passed), count(Outcome::Failed), count(Outcome::Skipped));
    let and_skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    println!("checks: {passed} passed, {failed} failed{and_skipped}");
    ExitCode::from(u8::from(failed > 0))
}
