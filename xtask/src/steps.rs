//! `cargo xtask test`: the checks, cheap ones first, each with its time, each to be run alone by its name.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;
use xshell::{Shell, cmd};

use crate::editor;
use crate::tools::debian::{self, Chromium};
use crate::tools::{crates_io, pypi};

/// One check. They run in this order.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Step {
    /// The sources are formatted
    Fmt,
    /// Clippy has nothing to say
    Clippy,
    /// The documentation builds without a warning
    Doc,
    /// Dependencies: licenses, sources, duplicates
    Deny,
    /// `cargo test` of the whole workspace
    Rust,
    /// cfn-lint and checkov accept every template, parliament every policy, CycloneDX's schema the bill of materials
    Templates,
    /// The shop as a stack on moto: created, updated, deleted; the resources of the goldens
    Stack,
    /// Clients of handles, secrets and parameters, and duplicates of events, against moto
    Sdk,
    /// The controller of circuit breakers against moto
    Breaker,
    /// What each handle lets a function do, and what not, on moto with IAM enforced
    Access,
    /// Events of examples/events on moto, from their sources to the functions, failures to where those go, and
    /// back; what the code of a stack is made of
    Traffic,
    /// `cargo lessops status`, `outputs` and `logs` of a stack on moto
    Status,
    /// Deployments on moto, also when the line is bad, and when they are killed
    Deploy,
    /// The shop's release binary under AWS's Runtime Interface Emulator, and a sample of every kind of event
    Emulator,
    /// What `cargo lessops describe` draws, in a real Chromium without a window
    Page,
    /// The cases of tests/editor, asked of a real rust-analyzer
    Editor,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn is_slow(self) -> bool {
        matches!(
            self,
            Step::Templates
                | Step::Stack
                | Step::Sdk
                | Step::Breaker
                | Step::Access
                | Step::Traffic
                | Step::Status
                | Step::Deploy
                | Step::Emulator
                | Step::Page
                | Step::Editor
        )
    }

    fn run(self, sh: &Shell) -> Result<()> {
        match self {
            Step::Fmt => cmd!(sh, "cargo fmt --all --check").run()?,
            Step::Clippy => {
                cmd!(sh, "cargo clippy --workspace --all-targets --all-features -- -D warnings").run()?;
            }
            Step::Doc => {
                let doc = cmd!(sh, "cargo doc --workspace --no-deps --all-features");
                doc.env("RUSTDOCFLAGS", "-D warnings").run()?;
            }
            Step::Deny => {
                let deny = crates_io::CARGO_DENY.get(sh)?;
                cmd!(sh, "{deny} check -D warnings bans licenses sources").run()?;
            }
            // The compiler's messages list what implements a trait, which depends on the features. The shop's would have each
            // case of a mistake compile the clients of AWS's SDK.
            Step::Rust => {
                cmd!(sh, "cargo test --workspace --exclude shop --no-fail-fast").run()?;
                cmd!(sh, "cargo test --package shop").run()?;
                let tests = ["--lib", "--test", "runtime", "--test", "samples"];
                cmd!(sh, "cargo test --package lessops --all-features {tests...}").run()?;
            }
            Step::Templates => {
                pytest(sh, "test_templates.py")?;
                pytest(sh, "test_policies.py")?;
                pytest(sh, "test_random.py")?;
                pytest(sh, "test_sbom.py")?;
            }
            Step::Stack => {
                pytest(sh, "test_stack.py")?;
                pytest(sh, "test_resources.py")?;
                pytest(sh, "test_diff.py")?;
            }
            Step::Sdk => {
                pytest(sh, "test_sdk.py")?;
                pytest(sh, "test_idempotency.py")?;
                // Here: it needs one of the clients.
                let mistakes = "mistakes_of_idempotent_functions";
                cmd!(sh, "cargo test --package lessops --features idempotency --test ui {mistakes}").run()?;
            }
            Step::Breaker => pytest(sh, "test_breaker.py")?,
            Step::Access => pytest(sh, "test_access.py")?,
            Step::Traffic => {
                pytest(sh, "test_traffic.py")?;
                pytest(sh, "test_redrive.py")?;
                pytest(sh, "test_uses.py")?;
            }
            Step::Status => pytest(sh, "test_status.py")?,
            Step::Deploy => pytest(sh, "test_deploy.py")?,
            Step::Emulator => {
                pytest(sh, "test_emulator.py")?;
                pytest(sh, "test_samples.py")?;
            }
            Step::Page => page(sh)?,
            Step::Editor => editor::run(sh, &crates_io::RUST_ANALYZER.get(sh)?)?,
        }
        Ok(())
    }
}

fn pytest(sh: &Shell, file: &str) -> Result<()> {
    let tools = pypi::get(sh)?;
    let (python, emulator) = (&tools.python, &tools.emulator);
    cmd!(sh, "{python} -m pytest tests/aws/{file}").env("LESSOPS_EMULATOR", emulator).run()?;
    Ok(())
}

fn page(sh: &Shell) -> Result<()> {
    let python = pypi::python(sh, "tests/page/requirements.txt")?;
    let Chromium { program, environment } = debian::chromium(sh)?;
    // The libraries are the browser's; pytest hands them on to it alone.
    let environment = environment.iter().map(|(name, value)| format!("{name}={value}"));
    let environment = environment.collect::<Vec<_>>().join("\n");
    let pytest = cmd!(sh, "{python} -m pytest tests/page");
    pytest.env("LESSOPS_CHROMIUM", program).env("LESSOPS_CHROMIUM_ENVIRONMENT", environment).run()?;
    Ok(())
}

/// Runs the steps, all of them unless some are named, to the end even where one fails.
pub(crate) fn run(sh: &Shell, steps: &[Step], fast: bool) -> ExitCode {
    let steps = if steps.is_empty() { Step::value_variants() } else { steps };
    let mut times = Vec::new();
    for &step in steps.iter().filter(|step| !(fast && step.is_slow())) {
        println!("\n==> {}", step.name());
        let start = Instant::now();
        let outcome = step.run(sh);
        if let Err(error) = &outcome {
            eprintln!("error: {error:#}");
        }
        times.push((step.name(), outcome.is_ok(), start.elapsed().as_secs_f64()));
    }

    println!("\n==> summary");
    for (name, passed, seconds) in &times {
        let (word, again) = match passed {
            true => ("ok", String::new()),
            false => ("FAILED", format!("   again: cargo xtask test {name}")),
        };
        println!("{name:10} {word:6} {seconds:6.1} s{again}");
    }
    let total: f64 = times.iter().map(|(_, _, seconds)| seconds).sum();
    println!("{:10} {:6} {total:6.1} s\n", "all", "");
    let failed = times.iter().filter(|(_, passed, _)| !passed).count();
    println!("checks: {} passed, {failed} failed", times.len() - failed);
    ExitCode::from(u8::from(failed > 0))
}
