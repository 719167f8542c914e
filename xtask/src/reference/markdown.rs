//! Markdown: tables, and documentation of core's as part of a page.

use anyhow::{Context as _, Result};

/// A doc comment as paragraphs.
pub(crate) fn paragraphs(doc: &str) -> String {
    let lines: Vec<_> = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// A doc comment on one line: its first paragraph.
pub(crate) fn summary(doc: &str) -> String {
    let paragraph = doc.lines().map(str::trim).take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ")
}

/// The first sentence of a doc comment, and those behind it that are short.
pub(crate) fn in_short(doc: &str) -> String {
    let summary = summary(doc);
    let ends: Vec<_> = summary.match_indices(". ").map(|(end, _)| end + 1).chain([summary.len()]).collect();
    let end = ends.iter().rev().find(|end| **end <= 120).unwrap_or(&ends[0]);
    summary[..*end].to_owned()
}

/// A table. What its cells hold is Markdown.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rows = rows.into_iter().map(|row| line(&row.map(|cell| cell.replace('|', "\\|").replace('\n', " "))));
    let head = [line(&head.map(str::to_owned)), format!("|{}\n", "---|".repeat(N))];
    head.into_iter().chain(rows).collect()
}

/// A list.
pub(crate) fn list(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().flat_map(|item| ["* ".to_owned(), item, "\n".to_owned()]).collect()
}

/// A block of code in a language.
pub(crate) fn block(language: &str, code: &str) -> String {
    format!("```{language}\n{}\n```\n", code.trim_end())
}

/// "`a`, `b`, `c`".
pub(crate) fn codes<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// `10,240`.
pub(crate) fn thousands(number: u32) -> String {
    match number {
        0..=999 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}

/// The name of the anchor that GitHub gives a heading.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// A text with what stands between two marks in it replaced.
pub(crate) fn between_marks(text: &str, name: &str, new: &str) -> Result<String> {
    let begin = format!("<!-- {name}: made by `cargo xtask reference` -->\n");
    let end = format!("<!-- end of {name} -->\n");
    let (before, rest) =
        text.split_once(&begin).with_context(|| format!("there is no `{}`", begin.trim()))?;
    let (_, behind) = rest.split_once(&end).with_context(|| format!("there is no `{}`", end.trim()))?;
    Ok([before, &begin, new, &end, behind].concat())
}
