//! Problems: what is wrong, where, and how a person sees it: on standard error, in rustc's form, coloured on a terminal.

use std::env;
use std::fmt::Display;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Padding, Renderer, Snippet};
use lessops_core::check::Severity;
use lessops_core::code::Code;
use lessops_core::problem::Problem;

use crate::message_format;

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

/// What AWS refused, or what kept a request from reaching it.
#[cfg(feature = "aws")]
impl From<lessops_redrive::Error> for Report {
    fn from(error: lessops_redrive::Error) -> Self {
        Self::new(Code::AwsRefused, error.to_string())
    }
}

#[cfg(feature = "aws")]
impl From<lessops_redrive::Error> for Failure {
    fn from(error: lessops_redrive::Error) -> Self {
        Report::from(error).into()
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
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) places: Vec<Place>,
    pub(crate) notes: Vec<String>,
    pub(crate) help: Option<String>,
}

impl Report {
    /// Something that is wrong.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let (places, notes) = (Vec::new(), Vec::new());
        Self { code, severity: Severity::Error, message: message.into(), places, notes, help: None }
    }

    /// Something that the operating system or a library refused to do.
    pub(crate) fn because(code: Code, message: impl Display, cause: impl Display) -> Self {
        Self::new(code, format!("{message}: {cause}"))
    }

    /// Something that is wrong with an argument, whose place the caller adds.
    pub(crate) fn problem(mut problem: Problem) -> Self {
        let (help, see) = (problem.help.take(), problem.see.take());
        let notes = see.map(|page| format!("see {page}")).into_iter().collect();
        Self { notes, help, ..Self::new(problem.code, problem.marked()) }
    }

    /// Adds a file that has a part in it.
    pub(crate) fn file(mut self, path: &Path) -> Self {
        self.places.push(Place { path: path.to_owned(), line: None });
        self
    }

    /// Adds the attribute of a function that has a part in it: its file, and its line from 1.
    pub(crate) fn attribute(mut self, path: &Path, line: u32) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = line as usize;
        // The source may have changed since the binary was built: show nothing rather than another line.
        let source =
            text.split_inclusive('\n').nth(line.saturating_sub(1)).filter(|line| line.contains("lambda"));
        let source = source.map(|source| Source {
            offset: text.split_inclusive('\n').take(line - 1).map(str::len).sum(),
            text: source.trim_end().to_owned(),
        });
        self.places.push(Place { path: path.to_owned(), line: Some(Line { number: line, source }) });
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

    /// Shows it, in the format that was asked for.
    pub(crate) fn print(&self) {
        message_format::print(self);
    }

    /// The text for people, with the codes that colour it.
    pub(crate) fn styled(&self) -> String {
        let notes = self.notes.iter().map(|note| Level::NOTE.message(note));
        let help = self.help.iter().map(|help| Level::HELP.message(help));
        let messages: Vec<_> = notes.chain(help).collect();
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let paths: Vec<_> = self.places.iter().map(|place| shown(&place.path)).collect();
        let elements = self.places.iter().zip(&paths).map(|(place, path)| place.element(path));
        let mut group = level.primary_title(&self.message).id(self.code.number()).elements(elements);
        if !self.places.is_empty() && !messages.is_empty() {
            group = group.element(Padding);
        }
        Renderer::styled().render(&[group.elements(messages)])
    }
}

/// A file or a line of one.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) line: Option<Line>,
}

/// A line of a file.
#[derive(Debug)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// What stands there, if that is known.
    pub(crate) source: Option<Source>,
}

/// What stands on a line.
#[derive(Debug)]
pub(crate) struct Source {
    /// At which byte of the file the line begins.
    pub(crate) offset: usize,
    /// The line, without blanks at its end.
    pub(crate) text: String,
}

impl Source {
    /// Its bytes without the blanks at its beginning.
    pub(crate) fn code(&self) -> Range<usize> {
        self.text.len() - self.text.trim_start().len()..self.text.len()
    }
}

impl Place {
    fn element<'a>(&'a self, path: &'a str) -> Element<'a> {
        let origin = Origin::path(path);
        match &self.line {
            Some(Line { number, source: Some(source) }) => {
                let snippet = Snippet::source(&source.text).line_start(*number).path(path);
                snippet.annotation(AnnotationKind::Primary.span(source.code())).into()
            }
            Some(Line { number, source: None }) => origin.line(*number).into(),
            None => origin.into(),
        }
    }
}

/// A path as rustc shows it: from the working directory on, where it lies below.
pub(crate) fn shown(path: &Path) -> String {
    let below = env::current_dir().ok().and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(path).display().to_string()
}
