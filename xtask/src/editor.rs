//! `cargo xtask test editor`: the cases of tests/editor, each asked of a real rust-analyzer as an editor would.
//!
//! A case is the end of a program in which `$0` marks the cursor; beside it stands the answer, which `BLESS=1` writes
//! anew. The folder says what is asked.

mod client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use xshell::Shell;

use self::client::Client;

/// What every case begins with.
const HEAD: &str = "\
use lessops::event::{s3::S3Event, sqs::SqsEvent};
use lessops::{Context, Error, Record, lambda};
use serde_json::Value;

fn main() -> std::process::ExitCode {
    lessops::run()
}

";

/// What is asked at the cursor.
#[derive(Clone, Copy, PartialEq)]
enum Question {
    /// What may be written, in the order in which it is offered. What has no documentation says so.
    Completion,
    /// Whether this may be written, among much else: completion outside of the attribute.
    Among,
    Hover,
    /// The line that a jump lands on.
    Definition,
    /// What is wrong with the whole program.
    Errors,
}

const FOLDERS: [(&str, Question); 5] = [
    ("completion", Question::Completion),
    ("among", Question::Among),
    ("hover", Question::Hover),
    ("definition", Question::Definition),
    ("errors", Question::Errors),
];

/// Asks all cases.
pub(crate) fn run(sh: &Shell, server: &Path) -> Result<()> {
    let root = sh.current_dir().canonicalize()?;
    let main = fixture(sh, &root)?;
    let mut editor = Client::start(server, &main)?;
    let (mut times, mut failures) = (Vec::new(), Vec::new());
    for (folder, question) in FOLDERS {
        let mut cases = sh.read_dir(root.join("tests/editor").join(folder))?;
        cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
        for path in &cases {
            let source = fs::read_to_string(path)?;
            let mut ask =
                || ask(&mut editor, question, &source, &root).with_context(|| path.display().to_string());
            if path == &cases[0] {
                // The first answer of a kind waits for what is read only once.
                ask()?;
            }
            let (answer, time) = ask()?;
            times.push(time);
            if let Err(failure) = compare(question, &answer, &path.with_extension("txt")) {
                failures.push(format!("{}\n{failure}", path.strip_prefix(&root)?.display()));
            }
        }
    }
    times.sort_unstable();
    for failure in &failures {
        println!("{failure}\n");
    }
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{} editor cases, {} failed; an answer took {median:.0?} in the median, {worst:.0?} at most",
        times.len(),
        failures.len()
    );
    ensure!(failures.is_empty(), "BLESS=1 cargo xtask test editor writes the answers anew");
    Ok(())
}

/// A crate that depends on lessops by its path; gives its `main.rs`.
fn fixture(sh: &Shell, root: &Path) -> Result<PathBuf> {
    let folder = crate::target_folder(sh).join("editor");
    let manifest = format!(
        "[package]\nname = \"edited\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         lessops = {{ path = '{}' }}\nserde_json = \"1\"\n",
        root.display()
    );
    sh.write_file(folder.join("Cargo.toml"), manifest)?;
    // The same versions of everything that the repository is tested with.
    sh.copy_file(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let main = folder.join("src/main.rs");
    sh.write_file(&main, HEAD)?;
    Ok(main)
}

/// The answer to a case, and how long the editor waited for it.
fn ask(editor: &mut Client, question: Question, source: &str, root: &Path) -> Result<(String, Duration)> {
    let cursor = source.find("$0");
    ensure!(cursor.is_some() || question == Question::Errors, "there is no `$0` in it");
    let before = format!("{HEAD}{}", &source[..cursor.unwrap_or_default()]);
    let line = before.matches('\n').count();
    let character = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1);
    editor.show(&format!("{HEAD}{}", source.replacen("$0", "", 1)))?;

    let start = Instant::now();
    let at =
        json!({ "textDocument": editor.document(), "position": { "line": line, "character": character } });
    let answer = match question {
        Question::Completion | Question::Among => {
            labels(&editor.request("textDocument/completion", &at)?, question)
        }
        Question::Hover => {
            let hover = editor.request("textDocument/hover", &at)?;
            hover["contents"]["value"].as_str().unwrap_or("nothing").to_owned()
        }
        Question::Definition => definition(&editor.request("textDocument/definition", &at)?, root)?,
        Question::Errors => {
            let document = json!({ "textDocument": editor.document() });
            errors(&editor.request("textDocument/diagnostic", &document)?)
        }
    };
    Ok((answer.trim_end().to_owned() + "\n", start.elapsed()))
}

fn labels(completion: &Value, question: Question) -> String {
    let mut items: Vec<&Value> = completion["items"].as_array().into_iter().flatten().collect();
    items.sort_by_key(|item| (item["sortText"].as_str(), item["label"].as_str()));
    let label = |item: &&Value| {
        let documented = question == Question::Among || !item["documentation"].is_null();
        let label = item["label"].as_str().unwrap_or_default();
        if documented { label.to_owned() } else { format!("{label} (undocumented)") }
    };
    match items.as_slice() {
        [] => "nothing".to_owned(),
        items => items.iter().map(label).collect::<Vec<_>>().join("\n"),
    }
}

/// The file and line of the first target.
fn definition(targets: &Value, root: &Path) -> Result<String> {
    let target = &targets[0];
    let Some(uri) = target["targetUri"].as_str() else { return Ok("nothing".to_owned()) };
    let path = Path::new(uri.trim_start_matches("file://"));
    let text = fs::read_to_string(path)?;
    let line = target["targetSelectionRange"]["start"]["line"].as_u64().unwrap_or_default();
    let line = text.lines().nth(usize::try_from(line)?).unwrap_or_default().trim();
    Ok(format!("{}: {line}", path.strip_prefix(root).unwrap_or(path).display()))
}

/// The errors and warnings, each with its line in the case.
fn errors(report: &Value) -> String {
    let head = HEAD.matches('\n').count() as u64;
    let items = report["items"].as_array().into_iter().flatten();
    let mut lines: Vec<String> = items
        .map(|item| {
            let start = &item["range"]["start"];
            let line = (start["line"].as_u64().unwrap_or_default() + 1).saturating_sub(head);
            let message = item["message"].as_str().unwrap_or_default();
            format!("{line}:{}: {message}", start["character"].as_u64().unwrap_or_default() + 1)
        })
        .collect();
    lines.sort();
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

/// Holds an answer to the one that is written down.
fn compare(question: Question, answer: &str, expected: &Path) -> Result<()> {
    let bless = std::env::var_os("BLESS").is_some();
    if question != Question::Among && bless {
        return Ok(fs::write(expected, answer)?);
    }
    let wanted =
        fs::read_to_string(expected).with_context(|| format!("{} is missing", expected.display()))?;
    let found: Vec<&str> = answer.lines().collect();
    let missing = |line: &&str| !found.contains(line);
    match question {
        Question::Among => match wanted.lines().filter(missing).collect::<Vec<_>>().join(", ") {
            missing if missing.is_empty() => Ok(()),
            missing => bail!("not offered: {missing}"),
        },
        _ if wanted == answer => Ok(()),
        _ => bail!("expected:\n{wanted}found:\n{answer}"),
    }
}
