//! Problems as rustc prints its own with `--error-format json` (the rustc book, "JSON Output"), so that what reads
//! those reads these.

use cargo_metadata::diagnostic::Diagnostic;
use serde_json::{Value as Json, json};

use super::{column, level, own_code, path};
use crate::report::{Line, Place, Report, Source};

/// A problem.
pub(super) fn report(report: &Report) -> Json {
    let child = |level: &'static str| move |message: &String| json!({ "message": message, "code": null, "level": level, "spans": [], "children": [], "rendered": null });
    let children = report.notes.iter().map(child("note")).chain(report.help.iter().map(child("help")));
    json!({
        "$message_type": "diagnostic",
        "message": report.message,
        "code": { "code": report.code.number(), "explanation": null },
        "level": level(report),
        "spans": report.places.iter().enumerate().map(|(index, place)| span(place, index == 0)).collect::<Vec<_>>(),
        "children": children.collect::<Vec<_>>(),
        "rendered": anstream::adapter::strip_str(&report.styled()).to_string() + "\n",
    })
}

/// What a file as a whole has to do with it is said of its first line.
fn span(place: &Place, is_primary: bool) -> Json {
    let number = place.line.as_ref().map_or(1, |line| line.number);
    let source = place.line.as_ref().and_then(|Line { number: _, source }| source.as_ref());
    let code = source.map_or(0..0, Source::code);
    let offset = source.map_or(0, |source| source.offset);
    let text = source.map_or("", |source| &source.text);
    let (start, end) = (column(text, code.start), column(text, code.end));
    let lines = source.map(|_| json!({ "text": text, "highlight_start": start, "highlight_end": end }));
    json!({
        "file_name": path(place),
        "byte_start": offset + code.start,
        "byte_end": offset + code.end,
        "line_start": number,
        "line_end": number,
        "column_start": start,
        "column_end": end,
        "is_primary": is_primary,
        "text": Vec::from_iter(lines),
        "label": null,
        "suggested_replacement": null,
        "suggestion_applicability": null,
        "expansion": null,
    })
}

/// What the compiler found. Where the attribute found it, it has no code of rustc's, but one of this project.
pub(super) fn compiler(diagnostic: &Diagnostic) -> Json {
    let mut json = json!(diagnostic);
    json["$message_type"] = "diagnostic".into();
    if let (None, Some(code)) = (&diagnostic.code, own_code(&diagnostic.message)) {
        json["code"] = json!({ "code": code.number(), "explanation": null });
    }
    json
}
