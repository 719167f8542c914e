//! The argument tree: what stands inside `#[lambda(...)]`, without a compiler's spans.
//!
//! A tree has two makers: the macro builds it from tokens, and [`Value::from_json`] from a manifest or from
//! `Cargo.toml`. One set of readers ([`crate::field`]) serves all three, so a rule is written once.
//!
//! Building a tree never fails. What a piece of text means, and whether it means anything, is decided by whoever
//! reads it, who knows what was expected there.

use std::ops::Range;

use serde_json::Value as Json;

/// The grammar of an attribute's arguments, as documentation shows it.
pub const GRAMMAR: &str = r#"arguments := argument ("," argument)* [","]
argument  := KEY "=" value | KEY "(" arguments ")" | value
value     := STRING | NUMBER | NUMBER UNIT | NUMBER "%" | true | false | KIND | KIND "(" arguments ")"
           | "[" value ("," value)* "]" | alarm
"#;

/// A token's number in the order in which the maker of the tree met it. The macro keeps a span for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Loc(pub u32);

/// From one token to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The first token.
    pub first: Loc,
    /// The last token.
    pub last: Loc,
}

impl At {
    /// A single token.
    pub fn token(loc: Loc) -> Self {
        Self { first: loc, last: loc }
    }

    /// From the start of this to the end of `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { first: self.first, last: other.last }
    }
}

/// One argument: `key = value`, `value`, or `name(...)`, which is a value that is a [`Value::Call`].
#[derive(Debug, Clone)]
pub struct Arg {
    /// What stands before the `=`.
    pub key: Option<Text>,
    /// What stands after it, or the whole.
    pub value: Value,
}

impl Arg {
    /// The key, or else the value.
    pub fn at(&self) -> Option<At> {
        self.key.as_ref().map_or_else(|| self.value.at(), Text::at)
    }
}

/// A value, as far as its shape goes.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string, or a run of tokens that is not one of the other shapes: `30s`, `errors > 5 in 5m`, `true`.
    Text(Text),
    /// `name(...)`.
    Call(Call),
    /// `[a, b]`.
    List(Vec<Value>, Option<At>),
}

/// `name(...)`, read both ways: as arguments, and as text, since `cron(0 12 * * ? *)` has no arguments.
#[derive(Debug, Clone)]
pub struct Call {
    /// What stands before the parenthesis. Empty for a JSON object without a `kind`.
    pub name: Text,
    /// What stands inside, split at commas and `=`.
    pub args: Vec<Arg>,
    /// All of it, from the name to the closing parenthesis, as one run of tokens. Empty when it came from JSON.
    pub text: Text,
}

/// Text, and which tokens it came from.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The string's value, or the run's tokens with a blank between any two that would otherwise run together.
    pub text: String,
    /// Whether it stood in quotes.
    pub quoted: bool,
    /// Where each token starts in `text`, in order. A string is one token.
    pieces: Vec<(usize, Loc)>,
    /// Where the text itself starts in the string it is a part of, and that whole string.
    part_of: Option<(usize, String)>,
}

impl Text {
    /// The value of a string literal.
    pub fn string(text: impl Into<String>, loc: Option<Loc>) -> Self {
        let pieces = loc.map(|loc| (0, loc)).into_iter().collect();
        Self { text: text.into(), quoted: true, pieces, part_of: None }
    }

    /// An empty run, standing for a value that is missing behind the token `loc`.
    pub fn missing(loc: Option<Loc>) -> Self {
        Self { quoted: false, ..Self::string("", loc) }
    }

    /// Appends a token to a run. A blank goes between two tokens that are both words, numbers, `*` or `?`,
    /// and nowhere else, so that a run reads the same however its author spaced it.
    pub fn push(&mut self, token: &str, loc: Loc) {
        let wordy = |c: char| c.is_alphanumeric() || matches!(c, '_' | '*' | '?' | '"');
        if self.text.ends_with(wordy) && token.starts_with(wordy) {
            self.text.push(' ');
        }
        self.pieces.push((self.text.len(), loc));
        self.text.push_str(token);
    }

    /// All of it.
    pub fn at(&self) -> Option<At> {
        Some(At { first: self.pieces.first()?.1, last: self.pieces.last()?.1 })
    }

    /// The tokens that a byte range of the text came from; for an empty range the token it lies in.
    pub fn at_range(&self, range: &Range<usize>) -> Option<At> {
        let token = |offset: usize| {
            let next = self.pieces.partition_point(|(start, _)| *start <= offset);
            Some(self.pieces.get(next.max(1) - 1)?.1)
        };
        Some(At { first: token(range.start)?, last: token(range.end.max(range.start + 1) - 1)? })
    }

    /// The part of the text that a byte range names. It remembers the string it was cut from.
    ///
    /// # Panics
    /// If the range does not lie on character boundaries of the text.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).max(1) - 1;
        let pieces = self.pieces.iter().skip(first).take_while(|(start, _)| *start < range.end.max(1));
        let (offset, whole) = match &self.part_of {
            Some((offset, whole)) => (*offset, whole.clone()),
            None => (0, self.text.clone()),
        };
        Self {
            text: self.text[range.clone()].to_owned(),
            quoted: self.quoted,
            pieces: pieces.map(|(start, loc)| (start.saturating_sub(range.start), *loc)).collect(),
            part_of: Some((offset + range.start, whole)),
        }
    }

    /// The whole string that this is a part of, and the range in it, for showing where a mistake lies.
    pub fn in_whole(&self, range: &Range<usize>) -> (&str, Range<usize>) {
        match &self.part_of {
            Some((offset, whole)) => (whole, range.start + offset..range.end + offset),
            None => (&self.text, range.clone()),
        }
    }
}

impl Value {
    /// From the first token to the last. None when the value came from JSON.
    pub fn at(&self) -> Option<At> {
        match self {
            Self::Text(text) => text.at(),
            Self::Call(call) => call.text.at(),
            Self::List(_, at) => *at,
        }
    }

    /// The value as its author would recognise it in an error.
    pub fn found(&self) -> String {
        match self {
            Self::Text(text) if text.text.is_empty() && !text.quoted => "nothing".to_owned(),
            Self::Text(text) if text.quoted => format!("`\"{}\"`", text.text),
            Self::Text(text) => format!("`{}`", text.text),
            Self::Call(call) if call.name.text.is_empty() => "a group of settings".to_owned(),
            Self::Call(call) => format!("`{}(...)`", call.name.text),
            Self::List(..) => "a list".to_owned(),
        }
    }

    /// The tree of a JSON value. An object's `kind` is a call's name; what has no counterpart in the language
    /// (`null`) becomes empty text, which no reader takes.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Text(Text::missing(None)),
            Json::Bool(_) | Json::Number(_) => Self::Text(Text { text: json.to_string(), ..Text::default() }),
            Json::String(text) => Self::Text(Text::string(text, None)),
            Json::Array(items) => Self::List(items.iter().map(Self::from_json).collect(), None),
            Json::Object(fields) => Self::Call(Call {
                name: Text::string(fields.get("kind").and_then(Json::as_str).unwrap_or_default(), None),
                args: args_from_json(
                    fields.iter().filter(|(key, value)| *key != "kind" || !value.is_string()),
                ),
                text: Text::default(),
            }),
        }
    }
}

/// The arguments that the fields of a JSON object stand for.
pub fn args_from_json<'a>(fields: impl Iterator<Item = (&'a String, &'a Json)>) -> Vec<Arg> {
    fields
        .map(|(key, value)| Arg { key: Some(Text::string(key, None)), value: Value::from_json(value) })
        .collect()
}

/// Where the argument stands that a path such as `trigger[1].batch_size` names, or the nearest thing around it.
///
/// An index counts the values of a key, through lists and repetitions alike. A key that is not written is its
/// call's main argument, if that has one.
pub fn locate(args: &[Arg], path: &str) -> Option<At> {
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, index) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((key, index)) => (key, index.parse().unwrap_or(0)),
        None => (step, 0),
    };
    let named = |arg: &&Arg| match (&arg.key, &arg.value) {
        (Some(text), _) => text.text == key,
        (None, Value::Call(call)) => call.name.text == key,
        (None, _) => false,
    };
    let values = args.iter().filter(named).flat_map(|arg| match &arg.value {
        Value::List(items, _) => items.iter().collect(),
        value => vec![value],
    });
    let value = values.clone().nth(index).or_else(|| {
        let main = args.iter().find(|arg| arg.key.is_none() && !matches!(arg.value, Value::Call(_)));
        main.map(|arg| &arg.value)
    })?;
    match value {
        Value::Call(call) if !rest.is_empty() => locate(&call.args, rest).or(call.text.at()),
        value => value.at(),
    }
}
