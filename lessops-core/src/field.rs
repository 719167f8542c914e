//! Readers: how a typed value is read from the argument tree, and written to a manifest.
//!
//! A type that stands for one value implements [`Grammar`] (text to value and back) and is a [`Field`] by that.
//! Several values make a `group!`, one of several groups makes `kinds!`. Their
//! keys and words are data ([`Key`], [`Word`]), which errors, completions and the reference documentation share.

mod assign;
pub(crate) mod declare;

use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Map, Value as Json};

pub(crate) use assign::{absent_kind, assign, fill, kind_of, twice, unknown_kind};

use crate::args::{Arg, At, Call, Value};
use crate::code::Code;
use crate::page::Page;
use crate::problem::{Fault, Problems};

/// A word that may stand as a value.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
    /// The words that may stand in its parentheses, where it has any: `minutes` in `rate(5 minutes)`.
    pub inner: &'static [Word],
}

impl Word {
    /// A word that has no parentheses.
    pub const fn new(name: &'static str, doc: &'static str) -> Self {
        Self { name, doc, inner: &[] }
    }
}

/// One of several groups, by the word in front of its parenthesis.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The word.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
    /// What may stand in its parentheses.
    pub keys: &'static [Key],
}

/// A key of a group.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it means, its unit, range and default, in Markdown.
    pub doc: &'static str,
    /// Whether its value may stand without the key.
    pub main: bool,
    /// Whether it must be written.
    pub required: bool,
    /// Whether it may be written several times, or take a list.
    pub repeats: bool,
    /// Whether its value may be a list, and is one in a manifest.
    pub list: bool,
    /// What is accepted, as an error says it.
    pub expected: &'static str,
    /// The page of AWS's documentation that has its range.
    pub see: Option<Page>,
    /// What may stand there.
    pub shape: Shape,
}

/// What may stand as a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text of which nothing can be listed.
    Text(Form),
    /// One of some words.
    Words(&'static [Word]),
    /// One of some words, with text in parentheses behind it: `rate(5 minutes)`.
    Calls(&'static [Word]),
    /// One of some kinds.
    Kinds(&'static [Kind]),
    /// Keys in parentheses.
    Group(&'static [Key]),
    /// Names of the user's choice in parentheses, each with a value.
    Map(&'static Entry),
    /// Text, or something of another shape.
    TextOr(Form, &'static Shape),
    /// The keys that stand around it, but for its own, none of which must be given.
    Overlay,
    /// An alarm.
    Alarm,
    /// A threshold for each of some metrics.
    Thresholds,
}

/// What a text is like.
#[derive(Debug, Clone, Copy)]
pub enum Form {
    /// It may be anything.
    Free,
    /// The whole of it matches a regular expression (ECMA 262), which may match more than what is accepted.
    Pattern {
        /// The expression, without `^` and `$`.
        regex: &'static str,
        /// How many bytes it has at most, if that is limited.
        longest: Option<usize>,
    },
    /// A whole number.
    Number {
        /// The smallest.
        min: u32,
        /// The largest.
        max: u32,
    },
    /// A number with a unit behind it.
    Quantity(Quantity),
}

/// A number with a unit behind it, which in a manifest is the largest that leaves the number whole.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    /// The units, and how many of the smallest each is.
    pub units: &'static [(&'static str, u64)],
    /// The unit of a number that has none.
    pub bare: &'static str,
    /// The unit of what follows.
    pub unit: &'static str,
    /// The smallest.
    pub min: u32,
    /// The largest.
    pub max: u32,
    /// The only ones, where not all between the two will do.
    pub only: Option<&'static [u32]>,
}

impl Quantity {
    /// How many of the smallest unit a unit is; 1 where there is no such unit.
    pub fn length(&self, unit: &str) -> u64 {
        self.units.iter().find(|(name, _)| *name == unit).map_or(1, |(_, length)| *length)
    }
}

/// A name of the user's choice, and the value behind it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// What may stand as the name.
    pub name: Shape,
    /// What may stand as the value.
    pub value: Shape,
}

impl Shape {
    /// Whether a value of this shape may begin with the word.
    pub(crate) fn has(&self, text: &str) -> bool {
        let word = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        match self {
            Self::Words(words) | Self::Calls(words) => words.iter().any(|own| own.name == word),
            Self::Kinds(kinds) => kinds.iter().any(|own| own.name == word),
            Self::Alarm => crate::alarm::catalogue::find(word).is_some(),
            Self::TextOr(_, shape) => shape.has(text),
            Self::Text(_) | Self::Group(_) | Self::Map(_) | Self::Overlay | Self::Thresholds => false,
        }
    }
}

/// A type that an argument's value can be read as.
pub trait Field: Sized {
    /// What is accepted, as an error says it: "a duration such as `30s`".
    const EXPECTED: &'static str;
    /// What may stand there.
    const SHAPE: Shape;
    /// Whether it may be a list.
    const LIST: bool = false;

    /// Reads the value, or adds what is wrong with it to `problems`.
    fn read(value: &Value, problems: &mut Problems) -> Option<Self>;

    /// The value as a manifest holds it. [`Field::read`] takes it back.
    fn write(&self) -> Json;
}

/// A type whose values are texts of some grammar. `Display` gives the canonical text, which parses to the same value.
pub trait Grammar: FromStr<Err = Fault> + Display {
    /// As in [`Field`].
    const EXPECTED: &'static str;
    /// As in [`Field`].
    const SHAPE: Shape = Shape::Text(Form::Free);
    /// Whether a manifest holds it as a number or boolean, whose JSON is the canonical text.
    const LITERAL: bool = false;
}

impl<T: Grammar> Field for T {
    const EXPECTED: &'static str = T::EXPECTED;
    const SHAPE: Shape = T::SHAPE;

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let text = match value {
            Value::Text(text) if text.quoted || !text.text.is_empty() => text,
            Value::Call(Call { text, .. }) if !text.text.is_empty() => text,
            _ => return unexpected(value, T::EXPECTED, problems),
        };
        text.text.parse().map_err(|fault| problems.add_fault(text, fault)).ok()
    }

    fn write(&self) -> Json {
        let text = self.to_string();
        match T::LITERAL {
            true => text.parse().unwrap_or(Json::String(text)),
            false => Json::String(text),
        }
    }
}

/// Adds the problem that a value has the wrong shape.
pub fn unexpected<T>(value: &Value, expected: &str, problems: &mut Problems) -> Option<T> {
    problems.add(Code::WrongShape, value.at(), format!("expected {expected}, found {}", value.found()));
    None
}

/// Free text. It stands in quotes, since an unquoted run does not keep its blanks.
impl Field for String {
    const EXPECTED: &'static str = "a string in quotes";
    const SHAPE: Shape = Shape::Text(Form::Free);

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.quoted => Some(text.text.clone()),
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        Json::String(self.clone())
    }
}

impl Field for bool {
    const EXPECTED: &'static str = "`true` or `false`";
    const SHAPE: Shape = Shape::Words(&[Word::new("true", "Yes."), Word::new("false", "No.")]);

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.text == "true" => Some(true),
            Value::Text(text) if text.text == "false" => Some(false),
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        Json::Bool(*self)
    }
}

/// A list, or a single value where a list of one is meant.
impl<T: Field> Field for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const SHAPE: Shape = T::SHAPE;
    const LIST: bool = true;

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let items = match value {
            Value::List(items, _) => items.as_slice(),
            value => std::slice::from_ref(value),
        };
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, problems)).collect();
        read.into_iter().collect()
    }

    fn write(&self) -> Json {
        self.iter().map(T::write).collect()
    }
}

/// What a key of a group is in its struct: a value that must stand, one that may, or one that may stand often.
pub trait Slot: Sized {
    /// The value's type.
    type Value: Field;
    /// Whether the key must be written.
    const REQUIRED: bool;
    /// Whether it may be written several times.
    const REPEATS: bool;

    /// Reads what was written for the key `name`, in order. None when it cannot be read.
    fn fill(name: &str, written: &[&Value], problems: &mut Problems) -> Option<Self>;

    /// A key that is not written; None when it must be.
    fn absent() -> Option<Self>;

    /// The value as a manifest holds it; None when there is nothing to hold.
    fn write(&self) -> Option<Json>;
}

impl<T: Field> Slot for T {
    type Value = T;
    const REQUIRED: bool = true;
    const REPEATS: bool = false;

    fn fill(name: &str, written: &[&Value], problems: &mut Problems) -> Option<Self> {
        problems.within(name, |problems| T::read(written.first()?, problems))
    }

    fn absent() -> Option<Self> {
        None
    }

    fn write(&self) -> Option<Json> {
        Some(Field::write(self))
    }
}

impl<T: Field> Slot for Option<T> {
    type Value = T;
    const REQUIRED: bool = false;
    const REPEATS: bool = false;

    fn fill(name: &str, written: &[&Value], problems: &mut Problems) -> Option<Self> {
        match written.first() {
            Some(value) => problems.within(name, |problems| T::read(value, problems)).map(Some),
            None => Some(None),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn write(&self) -> Option<Json> {
        self.as_ref().map(Field::write)
    }
}

/// The values of a key that may stand several times, and take a list each time.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated<T>(pub Vec<T>);

impl<T> std::ops::Deref for Repeated<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Field> Slot for Repeated<T> {
    type Value = T;
    const REQUIRED: bool = false;
    const REPEATS: bool = true;

    fn fill(name: &str, written: &[&Value], problems: &mut Problems) -> Option<Self> {
        let values = written.iter().flat_map(|value| match value {
            Value::List(items, _) => items.as_slice(),
            value => std::slice::from_ref(*value),
        });
        let mut read = Vec::new();
        for (index, value) in values.enumerate() {
            let name_of_value = format!("{name}[{index}]");
            match problems.within(&name_of_value, |problems| T::read(value, problems)) {
                Some(value) => read.push(value),
                None => [name, &name_of_value].into_iter().for_each(|lost| problems.lose(lost)),
            }
        }
        Some(Self(read))
    }

    fn absent() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn write(&self) -> Option<Json> {
        (!self.0.is_empty()).then(|| self.0.iter().map(Field::write).collect())
    }
}

/// A struct whose fields are keys. Made by `group!`.
pub trait Group: Sized {
    /// The word in front of the parenthesis.
    const NAME: &'static str;
    /// What it means, in Markdown.
    const DOC: &'static str;
    /// The keys, in the order of the fields.
    const KEYS: &'static [Key];

    /// Reads the arguments in the parentheses that `at` spans. What is wrong with them goes to `problems`; None only
    /// when nothing can be made of the rest.
    fn from_args(args: &[Arg], at: Option<At>, problems: &mut Problems) -> Option<Self>;

    /// Adds the fields to a JSON object.
    fn write_to(&self, object: &mut Map<String, Json>);
}
