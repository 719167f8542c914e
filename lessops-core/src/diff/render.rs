//! All differences as text for people, as Markdown for a pull request, and as JSON for programs.

use serde_json::{Value as Json, json};

use super::{Category, Delta, Finding, Place};

/// What a piece of the text is, for whoever colours it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The heading of a category.
    Heading(Category),
    /// The heading of what is better than before.
    Better,
    /// Where in the source it is.
    Place,
}

impl Category {
    /// The heading over its findings.
    fn heading(self) -> &'static str {
        match self {
            Self::DataLoss => "Data loss",
            Self::Permissions => "Permissions",
            Self::Exposure => "Exposure",
            Self::Alarms => "Alarms",
            Self::Capacity => "Capacity",
            Self::Triggers => "Triggers",
            Self::Other => "Other",
        }
    }
}

/// The heading of what is better than before.
const BETTER: &str = "Safer than before";

/// What is said where nothing differs.
const NOTHING: &str = "Nothing changes.";

impl Delta {
    /// The findings in groups: a heading for each category, and the last one for what is better.
    fn groups(&self) -> Vec<(Piece, &'static str, Vec<&Finding>)> {
        let of = |category: Category| {
            let own =
                self.findings.iter().filter(|finding| !finding.is_better && finding.category == category);
            (Piece::Heading(category), category.heading(), own.collect::<Vec<_>>())
        };
        let better = self.findings.iter().filter(|finding| finding.is_better).collect();
        let groups = Category::ALL.into_iter().map(of).chain([(Piece::Better, BETTER, better)]);
        groups.filter(|(_, _, findings)| !findings.is_empty()).collect()
    }

    /// The text for people, with a newline at its end.
    pub fn to_text(&self) -> String {
        self.to_painted_text(|_, text| text.to_owned())
    }

    /// The same, with what `paint` makes of its headings and places: colours, say.
    pub fn to_painted_text(&self, paint: impl Fn(Piece, &str) -> String) -> String {
        let groups = self.groups().into_iter().map(|(piece, heading, findings)| {
            let findings = findings.into_iter().map(|finding| {
                let place = finding.place().map(|place| format!("\n      {}", paint(Piece::Place, &place)));
                format!("  {}{}\n", finding.text, place.unwrap_or_default())
            });
            format!("{}\n{}", paint(piece, heading), findings.collect::<String>())
        });
        let groups: Vec<_> = groups.collect();
        if groups.is_empty() { format!("{NOTHING}\n") } else { groups.join("\n") }
    }

    /// Markdown, as a comment on a pull request takes it.
    pub fn to_markdown(&self) -> String {
        let groups: Vec<_> = self.groups();
        if groups.is_empty() {
            return format!("{NOTHING}\n");
        }
        let groups = groups.into_iter().map(|(_, heading, findings)| {
            let count = findings.len();
            let findings = findings.into_iter().map(|finding| {
                let place = finding.place().map(|place| format!(" <sub>{}</sub>", escaped(&place)));
                format!("- {}{}\n", escaped(&finding.text), place.unwrap_or_default())
            });
            format!("### {heading} ({count})\n\n{}", findings.collect::<String>())
        });
        groups.collect::<Vec<_>>().join("\n")
    }

    /// JSON: `findings` in order, each with `category`, `better`, `rank`, `resources`, `text`, `old`, `new`, `old_place`
    /// and `new_place`; `worst` is the most dangerous category of what is not better, or null.
    pub fn to_json(&self) -> Json {
        let place = |place: &Option<Place>| match place {
            Some(Place { file, line }) => json!({ "file": file, "line": line }),
            None => Json::Null,
        };
        let finding = |finding: &Finding| {
            let Finding { category, is_better, rank, resources, text, old, new, old_place, new_place } =
                finding;
            json!({
                "category": category.to_string(), "better": is_better, "rank": rank, "resources": resources, "text": text,
                "old": old, "new": new, "old_place": place(old_place), "new_place": place(new_place),
            })
        };
        let worst = self.findings.iter().find(|finding| !finding.is_better);
        let findings: Vec<_> = self.findings.iter().map(finding).collect();
        json!({ "lessops_diff": 1, "worst": worst.map(|finding| finding.category.to_string()), "findings": findings })
    }
}

impl Finding {
    /// Where in the source it is: where it is now, or else where it was.
    fn place(&self) -> Option<String> {
        let shown = |Place { file, line }: &Place| format!("{file}:{line}");
        match (&self.old_place, &self.new_place) {
            (_, Some(new)) => Some(shown(new)),
            (Some(old), None) => Some(format!("{} (before)", shown(old))),
            (None, None) => None,
        }
    }
}

/// Text in which Markdown means nothing but for its backticks.
fn escaped(text: &str) -> String {
    let escape = |(index, piece): (usize, &str)| {
        if index % 2 == 1 {
            return piece.to_owned();
        }
        let special = |c: char| matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' | '\\' | '~' | '@');
        piece.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
    };
    text.split('`').enumerate().map(escape).collect::<Vec<_>>().join("`")
}
