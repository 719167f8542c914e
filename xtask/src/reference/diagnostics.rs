//! Diagnostics: what is checked where, and what is said. The catalogue is that of the tests, so each message in it is
//! one that somebody gets.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use lessops_core::code::Code;

use super::files_below;
use super::markdown::table;

/// The folders of mistakes that the compiler finds, in the order of the page, each with what its cases are about.
const GROUPS: &[(&str, &str)] = &[
    ("syntax", "what is no argument at all"),
    ("argument", "keys and their values"),
    ("trigger", "triggers and their keys"),
    ("alarm", "alarms"),
    ("breaker", "circuit breakers"),
    ("idempotency", "functions that run once for each key"),
    ("signature", "the function's parameters and result"),
    ("handle", "parameters that name a resource"),
    ("metric", "metrics that a function writes"),
    ("item", "the item below the attribute, and the crate around it"),
    ("main", "the program's `main`"),
];

/// The page of all messages.
pub(crate) fn page(root: &Path) -> Result<String> {
    let head = ["mistake", "code", "message"];
    let intro = "\
# Diagnostics

Most mistakes are found while compiling, at the token where they stand, all of a function's at once. A mistake in the
attribute never takes the function away, so it is one error and not many. What one compilation can't see is found over
the whole service, by `cargo lessops check`: two crates that want the same queue, or a default of `Cargo.toml` that
does not suit a function.

Each row is a test, linked by its name, with the first message that it shows. A code is a class of mistakes, and linked to
its page, which `cargo lessops explain CODE` prints. `cargo lessops explain --list` has those of the command line, too.

";
    let mut sections = vec![intro.to_owned()];
    for folder in fs::read_dir(root.join("tests/ui"))? {
        let folder = folder?.file_name();
        let known = GROUPS.iter().any(|(group, _)| *group == folder);
        ensure!(known || folder == "pass", "tests/ui/{} is in no group of the page", folder.display());
    }
    for (group, about) in GROUPS {
        sections.push(format!("## While compiling: {about}\n\n{}\n", table(head, cases(root, group)?)));
    }
    sections.push(format!("## Over the whole service\n\n{}", table(head, findings(root)?)));
    Ok(sections.concat())
}

/// The mistakes of a folder, each with the compiler's first message.
fn cases(root: &Path, group: &str) -> Result<Vec<[String; 3]>> {
    let folder = Path::new("tests/ui").join(group);
    let files = files_below(&root.join(&folder))?;
    let outputs = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "stderr"));
    let row = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let output = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let (code, message) = message(&output);
        Ok([link(&name, &folder.join(format!("{name}.rs"))), code, message])
    };
    outputs.map(row).collect()
}

/// The mistakes of services, each with what is found.
fn findings(root: &Path) -> Result<Vec<[String; 3]>> {
    let folder = Path::new("lessops-core/tests/mistakes");
    let files = files_below(&root.join(folder))?;
    let outputs = files.iter().filter(|path| path.file_name().is_some_and(|name| name == "findings.txt"));
    let row = |path: &std::path::PathBuf| {
        let name = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let output = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let (code, message) = message(&output);
        Ok([link(&name, &folder.join(&*name).join("manifest.json")), code, message])
    };
    outputs.map(row).collect()
}

/// A link to a case, whose name is what it is about.
fn link(name: &str, path: &Path) -> String {
    format!("[{}](../../{})", name.replace('-', " "), path.display())
}

/// The first message of an output, with its help and the page that it names: without "error:", and on one line. Before it
/// its code, linked to its page; none where it is the compiler's own.
fn message(output: &str) -> (String, String) {
    let mut lines = output.lines();
    let first = lines.next().unwrap_or_default();
    let (severity, message) = first.split_once(": ").unwrap_or(("", first));
    let coded = message.strip_suffix(']').and_then(|message| message.rsplit_once(" ["));
    let coded = coded.and_then(|(message, number)| Some((message, Code::find(number).ok()?)));
    let (message, code) = coded.map_or((message, None), |(message, code)| (message, Some(code.number())));
    let code = code.map(|code| format!("[{code}](../../lessops-core/explain/{code}.md)"));
    let warning = if severity == "warning" { "Warning: " } else { "" };
    let further = lines.map(str::trim).take_while(|line| !line.starts_with("-->"));
    let further = further.filter(|line| ["help: ", "see: "].iter().any(|word| line.starts_with(word)));
    let parts: Vec<_> = std::iter::once(message).chain(further).collect();
    (code.unwrap_or_default(), escaped(&format!("{warning}{}", parts.join("; "))))
}

/// A text in which code stands between backticks, with what would be HTML or emphasis elsewhere.
fn escaped(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
        0 => part.replace('<', "&lt;").replace('*', "\\*"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}
