//! Problems, as a person sees them: on standard error, in rustc's form, coloured on a terminal.

use std::env;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Padding, Renderer, Snippet};
use lessops_core::check::Severity;
use lessops_core::problem::Problem;

/// What ends a command early.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command has no output: its problems, or none when cargo has shown them already.
#[derive(Debug)]
pub(crate) struct Failure {
    reports: Vec<Report>,
    code: u8,
}

impl Failure {
    /// Cargo failed, and its own message is on the screen.
    pub(crate) fn shown_by_cargo() -> Self {
        Self::from_iter([])
    }

    /// Says with which code the command ends. It is 1 unless this says otherwise.
    pub(crate) fn code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// The code with which the command ends.
    pub(crate) fn exit_code(&self) -> ExitCode {
        self.code.into()
    }

    /// Shows the problems.
    pub(crate) fn print(&self) {
        for report in &self.reports {
            report.print();
        }
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::from_iter([report])
    }
}

#[cfg(feature = "aws")]
impl From<lessops_redrive::Error> for Failure {
    fn from(error: lessops_redrive::Error) -> Self {
        Report::new(error.to_string()).into()
    }
}

impl FromIterator<Report> for Failure {
    fn from_iter<I: IntoIterator<Item = Report>>(reports: I) -> Self {
        Self { reports: reports.into_iter().collect(), code: 1 }
    }
}

/// One problem: what is wrong, where, and what to do about it.
#[derive(Debug)]
pub(crate) struct Report {
    severity: Severity,
    message: String,
    places: Vec<Place>,
    notes: Vec<String>,
    help: Option<String>,
}

impl Report {
    /// Something that is wrong.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let (places, notes) = (Vec::new(), Vec::new());
        Self { severity: Severity::Error, message: message.into(), places, notes, help: None }
    }

    /// Something that the operating system or a library refused to do.
    pub(crate) fn because(message: impl Display, cause: impl Display) -> Self {
        Self::new(format!("{message}: {cause}"))
    }

    /// Something that is wrong with an argument, whose place the caller adds.
    pub(crate) fn problem(mut problem: Problem) -> Self {
        let (help, see) = (problem.help.take(), problem.see.take());
        let notes = see.map(|page| format!("see {page}")).into_iter().collect();
        Self { notes, help, ..Self::new(problem.text()) }
    }

    /// Adds a file that has a part in it.
    pub(crate) fn file(mut self, path: &Path) -> Self {
        self.places.push(Place { path: shown(path), line: None, source: None });
        self
    }

    /// Adds the attribute of a function that has a part in it: its file, and its line from 1.
    pub(crate) fn attribute(mut self, path: &Path, line: u32) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = line as usize;
        // The source may have changed since the binary was built: show nothing rather than another line.
        let source = text.lines().nth(line.saturating_sub(1)).filter(|line| line.contains("lambda"));
        self.places.push(Place { path: shown(path), line: Some(line), source: source.map(str::to_owned) });
        self
    }

    /// Adds what else is worth knowing.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how much it weighs. It is an error unless this says otherwise.
    pub(crate) fn severity(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Shows it.
    pub(crate) fn print(&self) {
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note));
        let help = self.help.iter().map(|help| Level::HELP.message(help));
        let messages: Vec<_> = notes.chain(help).collect();
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(&self.message).elements(self.places.iter().map(Place::element));
        if !self.places.is_empty() && !messages.is_empty() {
            group = group.element(Padding);
        }
        anstream::eprintln!("{}\n", Renderer::styled().render(&[group.elements(messages)]));
    }
}

/// A file or a line of one.
#[derive(Debug)]
struct Place {
    path: String,
    line: Option<usize>,
    source: Option<String>,
}

impl Place {
    fn element(&self) -> Element<'_> {
        let origin = Origin::path(&self.path);
        match (self.line, &self.source) {
            (Some(line), Some(source)) => {
                let code = source.len() - source.trim_start().len()..source.trim_end().len();
                let snippet = Snippet::source(source).line_start(line).path(&self.path);
                snippet.annotation(AnnotationKind::Primary.span(code)).into()
            }
            (Some(line), None) => origin.line(line).into(),
            (None, _) => origin.into(),
        }
    }
}

/// A path as rustc shows it: from the working directory on, where it lies below.
pub(crate) fn shown(path: &Path) -> String {
    let below = env::current_dir().ok().and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(path).display().to_string()
}
