//! `cargo xtask bench`: lessops against a bare `lambda_runtime`, measured side by side, as ratios within one run.

mod crates;
mod runtime_api;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use self::crates::{BARE, Crates};
use self::runtime_api::RuntimeApi;

/// How many annotated functions the measured binaries have.
const SIZES: [u32; 3] = [1, 50, 500];
/// For the template, which is to grow linearly.
const TEMPLATE_SIZES: [u32; 3] = [250, 500, 1000];
/// The median of so many rounds counts. In each round every binary runs once, so that what else the machine does
/// falls on all of them alike.
const ROUNDS: usize = 25;
const EVENTS: u32 = 4000;

pub(crate) fn run(sh: &Shell) -> Result<()> {
    let crates = Crates::generate(sh, &[&SIZES[..], &TEMPLATE_SIZES[..]].concat())?;
    let names = [BARE.to_owned()].into_iter().chain(SIZES.map(crates::name));
    let binaries = names.map(|name| crates.build(sh, &name)).collect::<Result<Vec<_>>>()?;
    println!("\n{:28}{:>14}{:>14}{:>14}{:>14}", "", "bare", "1 function", "50 functions", "500 functions");
    let unpacked = binaries.iter().map(|binary| crates.unpacked(sh, binary)).collect::<Result<Vec<_>>>()?;
    running(&unpacked)?;
    compiling(sh, &crates, &binaries)?;
    rendering(sh, &crates)
}

/// Events per second, and the time from exec to the first request for an event.
fn running(binaries: &[PathBuf]) -> Result<()> {
    let api = RuntimeApi::start()?;
    let mut cold = vec![Vec::new(); binaries.len()];
    let mut rate = vec![Vec::new(); binaries.len()];
    for _ in 0..ROUNDS {
        for (index, binary) in binaries.iter().enumerate() {
            let run = api.run(binary, crates::HANDLER, EVENTS)?;
            cold[index].push(run.cold_start.as_secs_f64() * 1e3);
            rate[index].push(run.events_per_second);
        }
    }
    row("events per second", "", &medians(rate));
    row("exec to first `next`", "ms", &medians(cold));
    Ok(())
}

/// What the binaries weigh, and what a further function costs at compile time.
fn compiling(sh: &Shell, crates: &Crates, binaries: &[PathBuf]) -> Result<()> {
    let mut kilobytes = Vec::new();
    for binary in binaries {
        #[expect(clippy::cast_precision_loss, reason = "no binary has 2^52 bytes")]
        kilobytes.push(std::fs::metadata(binary)?.len() as f64 / 1024.0);
    }
    row("binary, stripped", "KB", &kilobytes);

    let names = [BARE.to_owned()].into_iter().chain(SIZES.map(crates::name));
    let (mut release, mut check, mut check_plain) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        release.push(crates.recompile(sh, &name, &["build", "--release"])?);
        check.push(crates.recompile(sh, &name, &["check"])?);
        check_plain.push(crates.recompile(sh, &name, &["check", "--no-default-features"])?);
    }
    row("release compile", "s", &release);
    row("check", "s", &check);
    row("check, attributes off", "s", &check_plain);

    let [first, .., last] = SIZES;
    let further = |values: &[f64]| (values[SIZES.len()] - values[1]) / f64::from(last - first);
    println!("\neach further function:");
    println!("  binary          {:8.2} KB   (aim: at most 8)", further(&kilobytes));
    println!("  release compile {:8.2} ms   (aim: at most 50)", further(&release) * 1e3);
    println!("  expansion       {:8.2} ms", (further(&check) - further(&check_plain)) * 1e3);
    Ok(())
}

/// Manifest and template, each a whole process that reads a built binary.
fn rendering(sh: &Shell, crates: &Crates) -> Result<()> {
    cmd!(sh, "cargo build --quiet --release --package cargo-lessops --no-default-features").quiet().run()?;
    let lessops = crate::target_folder(sh).join("release/cargo-lessops");
    println!("\na whole process:{:>24}{:>16}{:>16}", "250 functions", "500 functions", "1,000 functions");
    for command in ["manifest", "template"] {
        let mut times = Vec::new();
        for size in TEMPLATE_SIZES {
            let binary = crates.build(sh, &crates::name(size))?;
            let render = || {
                let json =
                    cmd!(sh, "{lessops} lessops {command} --any-size --binary {binary}").quiet().read()?;
                ensure!(json.ends_with('}'), "cargo lessops {command} printed no JSON");
                Ok(())
            };
            let rounds = (0..ROUNDS).map(|_| time(render)).collect::<Result<Vec<_>>>()?;
            times.push(median(rounds) * 1e3);
        }
        let [a, b, c] = times[..] else { unreachable!("one time for each size") };
        println!("  cargo lessops {command:10}{a:>11.1} ms{b:>13.1} ms{c:>13.1} ms");
    }
    println!("  (aim: at most 60 ms at 1,000 functions, growth linear)");
    Ok(())
}

/// Prints what was measured of each binary: the bare one's value, and the others' also as a ratio to it.
fn row(what: &str, unit: &str, values: &[f64]) {
    let digits = usize::from(values[0] < 1000.0) * 2;
    let cells = values.iter().map(|value| format!("{:>14}", format!("{value:.digits$} {unit}")));
    println!("{what:28}{}", cells.collect::<String>());
    let ratios = values[1..].iter().map(|value| format!("{:>14}", format!("x {:.3}", value / values[0])));
    println!("{:42}{}", "", ratios.collect::<String>());
}

fn medians(values: Vec<Vec<f64>>) -> Vec<f64> {
    values.into_iter().map(median).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How long it takes, in seconds.
fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}
