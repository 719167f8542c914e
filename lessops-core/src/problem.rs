//! Problems: what is wrong, with which argument, and what would be right.

use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;

use crate::args::{At, Text};
use crate::code::Code;
use crate::page::Page;

/// Something that is wrong with an argument or with the service as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Which class of mistake it is.
    pub code: Code,
    /// Which argument, as a path: `trigger[0].batch_size`. Empty when it is about the function as a whole.
    pub argument: String,
    /// Which tokens, where the reader knew better than the path does.
    pub at: Option<At>,
    /// A second place that has a part in it, such as the first use of a key that stands twice.
    pub also: Option<(At, String)>,
    /// What was found and what is accepted, in one sentence without a full stop.
    pub message: String,
    /// The string with the place in it that is meant, where the compiler cannot point into it.
    pub mark: Option<(String, Range<usize>)>,
    /// What to write instead.
    pub help: Option<String>,
    /// The page of AWS's documentation that says so, where the rule is AWS's.
    pub see: Option<Page>,
}

impl Problem {
    /// A problem with an argument that is named by its path.
    pub fn new(code: Code, argument: impl Into<String>, message: impl Into<String>) -> Self {
        let (argument, message) = (argument.into(), message.into());
        Self { code, argument, message, at: None, also: None, mark: None, help: None, see: None }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the page of AWS's documentation that says so.
    #[must_use]
    pub fn see(mut self, page: Page) -> Self {
        self.see = Some(page);
        self
    }

    /// Adds where it stands.
    #[must_use]
    pub fn at(mut self, at: Option<At>) -> Self {
        self.at = at;
        self
    }

    /// The message with its code, the marked string, the help and the page, as a compiler prints them below its own line.
    pub fn text(&self) -> String {
        let help = self.help.as_ref().map(|help| format!("\nhelp: {help}"));
        let see = self.see.map(|page| format!("\nsee: {page}"));
        [Some(self.code.mark(&self.marked())), help, see].into_iter().flatten().collect()
    }

    /// The message and the marked string.
    pub fn marked(&self) -> String {
        let mark = self.mark.as_ref().map(|(whole, range)| {
            // Of a text of several lines the one in which the place begins.
            let start = whole[..range.start].rfind('\n').map_or(0, |end| end + 1);
            let end = whole[range.start..].find('\n').map_or(whole.len(), |end| range.start + end);
            let before = whole[start..range.start].chars().count();
            let width = whole[range.start..range.end.min(end)].chars().count().max(1);
            format!("\n  \"{}\"\n   {:before$}{:^<width$}", &whole[start..end], "", "")
        });
        format!("{}{}", self.message, mark.unwrap_or_default())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Why a text does not follow a grammar: where in it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// As in [`Problem`].
    pub code: Code,
    /// The bytes at fault. An empty range is a place where something is missing.
    pub range: Range<usize>,
    /// As in [`Problem`].
    pub message: String,
    /// As in [`Problem`].
    pub help: Option<String>,
    /// As in [`Problem`].
    pub see: Option<Page>,
    /// Whether the value is outside a range. Which page says so is known to the key that has the range.
    pub out_of_range: bool,
}

impl Fault {
    /// A fault at a range of bytes.
    pub fn new(code: Code, range: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, range, message: message.into(), help: None, see: None, out_of_range: false }
    }

    /// A fault of a text as a whole.
    pub fn whole(code: Code, text: &str, message: impl Into<String>) -> Self {
        Self::new(code, 0..text.len(), message)
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the page of AWS's documentation that says so.
    #[must_use]
    pub fn see(mut self, page: Page) -> Self {
        self.see = Some(page);
        self
    }

    /// Adds the nearest of `words` to `found`, or all of them when none is near.
    #[must_use]
    pub fn nearest<'a>(self, found: &str, words: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        self.help(nearest_or_all(found, words))
    }

    /// A fault of a text that was to be JSON.
    pub fn json(text: &str, what: &str, error: &serde_json::Error) -> Self {
        let line =
            text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = text.floor_char_boundary(line + error.column().saturating_sub(1));
        let reason = error.to_string();
        // The place is marked.
        let reason = reason.split(" at line ").next().unwrap_or_default();
        Self::new(Code::InvalidJson, at..at, format!("{what} is not JSON: {reason}"))
    }

    /// The same fault in a longer text, in which this one's starts at `offset`.
    #[must_use]
    pub fn shifted(mut self, offset: usize) -> Self {
        self.range = self.range.start + offset..self.range.end + offset;
        self
    }
}

/// Collects the problems of one reading, and knows which argument is being read.
#[derive(Debug, Default)]
pub struct Problems {
    path: Vec<String>,
    found: Vec<Problem>,
    /// The paths of the arguments that could not be read.
    lost: Vec<String>,
    /// The page that has the range of the key that is being read.
    page: Option<Page>,
}

impl Problems {
    /// Runs `read` for the argument `name` of the one that is being read.
    pub fn within<T>(&mut self, name: impl Into<String>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(name.into());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Runs `read` for a key whose range is on `page`.
    pub fn limited_by<T>(&mut self, page: Option<Page>, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.page, page);
        let value = read(self);
        self.page = outer;
        value
    }

    /// Remembers that an argument of the one that is being read could not be read, so that nothing be concluded from
    /// its absence.
    pub fn lose(&mut self, name: &str) {
        let path = self.path.iter().map(String::as_str).chain([name]);
        self.lost.push(path.collect::<Vec<_>>().join("."));
    }

    /// Whether an argument of the one that is being read could not be read.
    pub fn lost(&self, name: &str) -> bool {
        let path = self.path.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(".");
        !self.knows(&path)
    }

    /// Whether all of an argument's values could be read, or there are none.
    pub fn knows(&self, argument: &str) -> bool {
        !self.lost.iter().any(|lost| lost == argument)
    }

    /// Which of a key's values it is that comes as number `index` of those that could be read.
    pub fn written_index(&self, key: &str, index: usize) -> usize {
        let mut read = (0..).filter(|index| self.knows(&format!("{key}[{index}]")));
        read.nth(index).unwrap_or(index)
    }

    /// Whether something was found in an argument, or in one of its own arguments.
    pub fn concern(&self, argument: &str) -> bool {
        let mut inside = self.found.iter().filter_map(|problem| problem.argument.strip_prefix(argument));
        inside.any(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// Adds a problem with the argument that is being read.
    pub fn add(&mut self, code: Code, at: Option<At>, message: impl Into<String>) -> &mut Problem {
        let problem = Problem::new(code, self.path.join("."), message).at(at);
        self.found.push_mut(problem)
    }

    /// Adds the fault of a text.
    pub fn add_fault(&mut self, text: &Text, fault: Fault) {
        let mark = text.quoted && !text.text.is_empty() && fault.range != (0..text.text.len());
        let page = self.page.filter(|_| fault.out_of_range);
        let problem = self.add(fault.code, text.at_range(&fault.range), fault.message);
        problem.help = fault.help;
        problem.see = fault.see.or(page);
        if mark {
            let (whole, range) = text.in_whole(&fault.range);
            problem.mark = Some((whole.to_owned(), range));
        }
    }

    /// Adds a problem that names its argument from the one being read on: `batch_size`.
    pub fn push(&mut self, mut problem: Problem) {
        let mut path = self.path.clone();
        if !problem.argument.is_empty() {
            path.push(problem.argument);
        }
        problem.argument = path.join(".");
        self.found.push(problem);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// The value, if nothing was found; otherwise all that was.
    ///
    /// # Errors
    /// The problems, in the order in which they were found.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(self.found),
        }
    }
}

/// The word nearest to what was found, if one is near enough to be meant; of several the one that begins alike.
pub fn nearest<'a>(found: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = found.to_lowercase();
    words
        .into_iter()
        .map(|word| {
            let alike = folded.chars().zip(word.to_lowercase().chars()).take_while(|(a, b)| a == b).count();
            (strsim::osa_distance(&folded, &word.to_lowercase()), Reverse(alike), word)
        })
        .min()
        .filter(|(distance, _, word)| *distance <= 1 + word.len().min(found.len()) / 4)
        .map(|(_, _, word)| word)
}

/// `did you mean` the nearest word, or, where none is near, `expected one of` them all.
pub fn nearest_or_all<'a>(found: &str, words: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(found, words.clone()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("expected {}", one_of(words)),
    }
}

/// "1 function", "2 functions".
pub fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// "`a`, `b` or `c`".
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    listed(words, "or")
}

/// "`a`, `b` and `c`".
pub fn all_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    listed(words, "and")
}

fn listed<'a>(words: impl IntoIterator<Item = &'a str>, last_word: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {last_word} {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_text_of_several_lines_is_marked_in_its_line() {
        let text = "{\n  \"größe\": big\n}";
        let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
        let fault = Fault::json(text, "the input", &error);
        let mark = Some((text.to_owned(), fault.range));
        let shown = Problem { mark, ..Problem::new(fault.code, "input", fault.message) }.text();
        assert_eq!(
            shown,
            "the input is not JSON: expected value [L0111]\n  \"  \"größe\": big\"\n              ^"
        );
    }

    #[test]
    fn values_that_could_be_read_know_their_place_among_all() {
        let mut problems = Problems::default();
        problems.within("trigger[1]", |problems| problems.lose("events"));
        problems.lose("trigger[0]");
        assert!(problems.knows("trigger[1]") && !problems.knows("trigger[0]"));
        assert_eq!([0, 1].map(|index| problems.written_index("trigger", index)), [1, 2]);
    }

    #[test]
    fn a_problem_concerns_what_it_lies_in() {
        let mut problems = Problems::default();
        problems.push(Problem::new(Code::OutOfRange, "trigger[1].batch_size", ""));
        assert!(problems.concern("trigger[1]") && problems.concern("trigger"));
        assert!(!problems.concern("trigger[0]") && !problems.concern("trig"));
    }
}
