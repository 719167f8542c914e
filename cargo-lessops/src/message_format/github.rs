//! Problems as annotations of GitHub Actions ("Workflow commands for GitHub Actions", GitHub documentation).

use std::env;
use std::path::{Path, PathBuf};

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};

use super::{ROOT, column, from, level, own_code};
use crate::report::Report;

/// A problem. GitHub shows it at its first place; the others are named.
pub(super) fn report(report: &Report) -> String {
    let mut properties = Vec::new();
    if let Some(place) = report.places.first() {
        properties.push(("file", file(&place.path)));
        if let Some(line) = &place.line {
            properties.push(("line", line.number.to_string()));
            if let Some(source) = &line.source {
                let code = source.code();
                properties.push(("col", column(&source.text, code.start).to_string()));
                properties.push(("endColumn", column(&source.text, code.end).to_string()));
            }
        }
    }
    properties.push(("title", format!("{}: {}", report.code.number(), report.code.title())));
    let others = report.places.iter().skip(1).map(|place| match &place.line {
        Some(line) => format!("and: {}:{}", file(&place.path), line.number),
        None => format!("and: {}", file(&place.path)),
    });
    let notes = report.notes.iter().map(|note| format!("note: {note}"));
    let help = report.help.iter().map(|help| format!("help: {help}"));
    let message: Vec<_> =
        [report.message.clone()].into_iter().chain(others).chain(notes).chain(help).collect();
    command(level(report), &properties, &message.join("\n"))
}

/// What the compiler found, where it is about a line. What it says in the end, of how many errors there were, is not.
pub(super) fn compiler(diagnostic: &Diagnostic) -> Option<String> {
    let level = match diagnostic.level {
        DiagnosticLevel::Error | DiagnosticLevel::Ice => "error",
        DiagnosticLevel::Warning => "warning",
        _ => return None,
    };
    let span = diagnostic.spans.iter().find(|span| span.is_primary)?;
    let root = ROOT.get().map_or(Path::new(""), PathBuf::as_path);
    let title = match (own_code(&diagnostic.message), &diagnostic.code) {
        (Some(code), _) => format!("{}: {}", code.number(), code.title()),
        (None, Some(code)) => format!("rustc: {}", code.code),
        (None, None) => "rustc".to_owned(),
    };
    let properties = [
        ("file", file(&root.join(&span.file_name))),
        ("line", span.line_start.to_string()),
        ("endLine", span.line_end.to_string()),
        ("title", title),
    ];
    let further = diagnostic.children.iter().map(|child| child.message.as_str());
    let message: Vec<_> = [diagnostic.message.as_str()].into_iter().chain(further).collect();
    Some(command(level, &properties, &message.join("\n")))
}

/// A path from the checkout on, which may lie above the workspace.
fn file(path: &Path) -> String {
    let checkout = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).filter(|folder| folder.is_dir());
    from(checkout.as_deref().or(ROOT.get().map(PathBuf::as_path)), path)
}

/// `::error file=...,line=...::...`, in which a message may have any character.
fn command(level: &str, properties: &[(&str, String)], message: &str) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let properties: Vec<_> =
        properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    format!("::{level} {}::{}", properties.join(","), data(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_survives_what_github_would_read_as_its_own() {
        let properties = [("file", "a,b:c.rs".to_owned()), ("title", "100%\n".to_owned())];
        assert_eq!(
            command("error", &properties, "1: 5%, and\r\nmore::"),
            "::error file=a%2Cb%3Ac.rs,title=100%25%0A::1: 5%25, and%0D%0Amore::"
        );
    }
}
