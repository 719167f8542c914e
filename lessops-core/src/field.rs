//! Readers: how a typed value is read from the argument tree, and written to a manifest.
//!
//! A type that stands for one value implements [`Grammar`] (text to value and back) and is a [`Field`] by that.
//! Several values make a [`group!`](crate::group), one of several groups makes [`kinds!`](crate::kinds). Their
//! keys and words are data ([`Key`], [`Word`]), which errors, completions and the reference documentation share.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Map, Value as Json};

use crate::args::{Arg, At, Call, Text, Value};
use crate::problem::{Fault, Problems, nearest, nearest_or_all};

/// A word that may stand as a value.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
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
    /// What is accepted, as an error says it.
    pub expected: &'static str,
    /// What may stand there, as far as it can be listed.
    pub shape: Shape,
}

/// What may stand as a value, as far as it can be listed.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Free text.
    Text,
    /// One of some words.
    Words(&'static [Word]),
    /// One of some kinds.
    Kinds(&'static [Kind]),
    /// Keys in parentheses.
    Group(&'static [Key]),
    /// Names of the user's choice in parentheses.
    Map,
    /// An alarm.
    Alarm,
}

/// A type that an argument's value can be read as.
pub trait Field: Sized {
    /// What is accepted, as an error says it: "a duration such as `30s`".
    const EXPECTED: &'static str;
    /// What may stand there, as far as it can be listed.
    const SHAPE: Shape;

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
    const SHAPE: Shape = Shape::Text;
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
    problems.add(value.at(), format!("expected {expected}, found {}", value.found()));
    None
}

/// Free text. It stands in quotes, since an unquoted run does not keep its blanks.
impl Field for String {
    const EXPECTED: &'static str = "a string in quotes";
    const SHAPE: Shape = Shape::Text;

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
    const SHAPE: Shape =
        Shape::Words(&[Word { name: "true", doc: "Yes." }, Word { name: "false", doc: "No." }]);

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

    /// Reads what was written for the key `name`, in order.
    fn fill(name: &str, written: &[&Value], problems: &mut Problems) -> Option<Self>;

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
        let read: Vec<Option<T>> = values
            .enumerate()
            .map(|(index, value)| problems.within(format!("{name}[{index}]"), |p| T::read(value, p)))
            .collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }

    fn write(&self) -> Option<Json> {
        (!self.0.is_empty()).then(|| self.0.iter().map(Field::write).collect())
    }
}

/// A struct whose fields are keys. Made by [`group!`](crate::group).
pub trait Group: Sized {
    /// The word in front of the parenthesis.
    const NAME: &'static str;
    /// What it means, in Markdown.
    const DOC: &'static str;
    /// The keys, in the order of the fields.
    const KEYS: &'static [Key];

    /// Reads the arguments in the parentheses that `at` spans.
    fn from_args(args: &[Arg], at: Option<At>, problems: &mut Problems) -> Option<Self>;

    /// Adds the fields to a JSON object.
    fn write_to(&self, object: &mut Map<String, Json>);
}

/// Sorts the arguments of a group by its keys: what was written for each, in the order of `keys`.
pub fn assign<'a>(
    group: &str,
    keys: &[Key],
    args: &'a [Arg],
    at: Option<At>,
    problems: &mut Problems,
) -> Vec<Vec<&'a Value>> {
    let mut assigned = vec![Vec::new(); keys.len()];
    for arg in args {
        let Some(index) = key_of(group, keys, arg, problems) else { continue };
        let (key, written): (_, &mut Vec<&Value>) = (&keys[index], &mut assigned[index]);
        let Some(first) = written.first().filter(|_| !key.repeats) else {
            written.push(&arg.value);
            continue;
        };
        let at = arg.key.as_ref().map_or(arg.value.at(), Text::at);
        let problem = problems.add(at, format!("`{}` is given twice", key.name));
        problem.also = first.at().map(|at| (at, format!("`{}` is given here first", key.name)));
    }
    for (key, written) in keys.iter().zip(&assigned) {
        if key.required && written.is_empty() {
            let shown = if key.main { String::new() } else { format!("{} = ", key.name) };
            problems.add(at, format!("`{group}` needs {}", key.expected)).help =
                Some(format!("write `{group}({shown}...)`"));
        }
    }
    assigned
}

/// Which key an argument is for.
fn key_of(group: &str, keys: &[Key], arg: &Arg, problems: &mut Problems) -> Option<usize> {
    let find = |name: &str| keys.iter().position(|key| key.name == name);
    let names = || keys.iter().map(|key| key.name);
    if let Some(name) = &arg.key {
        return find(&name.text).or_else(|| {
            let message = match keys {
                [] => format!("`{group}` takes no arguments, found `{}`", name.text),
                _ => format!("`{group}` has no argument `{}`", name.text),
            };
            let problem = problems.add(name.at(), message);
            problem.help = (!keys.is_empty()).then(|| nearest_or_all(&name.text, names()));
            None
        });
    }
    if let Value::Call(call) = &arg.value
        && let Some(index) = find(&call.name.text)
        && matches!(keys[index].shape, Shape::Group(_) | Shape::Map)
    {
        return Some(index);
    }
    let word = match &arg.value {
        Value::Text(text) if !text.quoted => text.text.as_str(),
        Value::Call(call) => call.name.text.as_str(),
        _ => "",
    };
    let main = keys.iter().position(|key| key.main);
    if main.is_some() && !(arg.value.found() == "nothing" || find(word).is_some()) {
        return main;
    }
    let at = arg.value.at();
    if let Some(index) = find(word) {
        let help = format!("write `{word} = ...`: {}", keys[index].expected);
        problems.add(at, format!("`{word}` needs a value")).help = Some(help);
    } else if word.is_empty() && arg.value.found() == "nothing" {
        problems.add(at, format!("expected an argument of `{group}`, found nothing"));
    } else {
        let message = format!("`{group}` has no argument {}", arg.value.found());
        let word = nearest(word, names()).map(|word| format!("did you mean `{word} = ...`?"));
        let help = word.unwrap_or_else(|| format!("{}, each as `key = value`", nearest_or_all("", names())));
        problems.add(at, message).help = (!keys.is_empty()).then_some(help);
    }
    None
}

/// The name of a kind and its arguments: `s3`, `s3("uploads")`, and `"s3:uploads"`.
pub fn kind_of(value: &Value) -> Option<(Text, Vec<Arg>)> {
    match value {
        Value::Call(call) => Some((call.name.clone(), call.args.clone())),
        Value::Text(text) if text.text.is_empty() => None,
        Value::Text(text) => match text.text.find(':') {
            None => Some((text.clone(), Vec::new())),
            Some(colon) => {
                let mut main = text.part(colon + 1..text.text.len());
                main.quoted = true;
                let arg = Arg { key: None, value: Value::Text(main) };
                Some((text.part(0..colon), vec![arg]))
            }
        },
        Value::List(..) => None,
    }
}

/// Adds the problem that there is no such kind.
pub fn unknown_kind<T>(what: &str, name: &Text, kinds: &[Kind], problems: &mut Problems) -> Option<T> {
    let fault = Fault::whole(&name.text, format!("there is no {what} `{}`", name.text));
    problems.add_fault(name, fault.nearest(&name.text, kinds.iter().map(|kind| kind.name)));
    None
}

/// Declares a struct whose fields are the keys of a group. A field's doc comment is the key's documentation;
/// its type says whether it is required (`T`), optional (`Option<T>`) or may stand often (`Repeated<T>`). `@main`
/// marks the key whose name may be left out. A key that is a keyword is named in parentheses: `krate("crate")`.
#[macro_export]
macro_rules! group {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident($word:literal) {
            $( $(#[doc = $field_doc:literal])* $(@ $main:ident)? $field:ident $(($key:literal))? : $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[doc = $field_doc])* pub $field: $type, )* }

        impl $crate::field::Group for $name {
            const NAME: &'static str = $word;
            const DOC: &'static str = concat!($($doc, "\n"),*);
            const KEYS: &'static [$crate::field::Key] = &[$(
                $crate::field::Key {
                    name: $crate::group!(@key $field $($key)?),
                    doc: concat!($($field_doc, "\n"),*),
                    main: $crate::group!(@main $($main)?),
                    required: <$type as $crate::field::Slot>::REQUIRED,
                    repeats: <$type as $crate::field::Slot>::REPEATS,
                    expected: <<$type as $crate::field::Slot>::Value as $crate::field::Field>::EXPECTED,
                    shape: <<$type as $crate::field::Slot>::Value as $crate::field::Field>::SHAPE,
                },
            )*];

            fn from_args(
                args: &[$crate::args::Arg],
                at: Option<$crate::args::At>,
                problems: &mut $crate::problem::Problems,
            ) -> Option<Self> {
                let written = $crate::field::assign($word, Self::KEYS, args, at, problems);
                let [$( $field, )*] = written.as_slice() else { return None };
                $(
                    let $field = <$type as $crate::field::Slot>::fill(
                        $crate::group!(@key $field $($key)?),
                        $field,
                        problems,
                    );
                )*
                Some(Self { $( $field: $field?, )* })
            }

            fn write_to(&self, object: &mut serde_json::Map<String, serde_json::Value>) {
                $(
                    if let Some(json) = $crate::field::Slot::write(&self.$field) {
                        object.insert($crate::group!(@key $field $($key)?).to_owned(), json);
                    }
                )*
                let _ = object;
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@main) => { false };
    (@main main) => { true };
}

/// Makes a [`group!`] a value of its own, written `name(...)` behind its key or instead of it.
#[macro_export]
macro_rules! group_field {
    ($name:ident, $expected:literal) => {
        impl $crate::field::Field for $name {
            const EXPECTED: &'static str = $expected;
            const SHAPE: $crate::field::Shape =
                $crate::field::Shape::Group(<Self as $crate::field::Group>::KEYS);

            fn read(value: &$crate::args::Value, problems: &mut $crate::problem::Problems) -> Option<Self> {
                match value {
                    $crate::args::Value::Call(call)
                        if ["", <Self as $crate::field::Group>::NAME].contains(&call.name.text.as_str()) =>
                    {
                        <Self as $crate::field::Group>::from_args(&call.args, call.text.at(), problems)
                    }
                    _ => $crate::field::unexpected(value, $expected, problems),
                }
            }

            fn write(&self) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                $crate::field::Group::write_to(self, &mut object);
                object.into()
            }
        }
    };
}

/// Declares an enum of groups that are told apart by the word in front of the parenthesis.
#[macro_export]
macro_rules! kinds {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident($what:literal, $expected:literal) { $( $variant:ident($type:ty), )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name { $( #[doc = concat!("See [`", stringify!($type), "`].")] $variant($type), )* }

        impl $name {
            /// All kinds, in the order of the declaration.
            pub const KINDS: &'static [$crate::field::Kind] = &[$(
                $crate::field::Kind {
                    name: <$type as $crate::field::Group>::NAME,
                    doc: <$type as $crate::field::Group>::DOC,
                    keys: <$type as $crate::field::Group>::KEYS,
                },
            )*];

            /// The word that names the kind.
            pub fn kind(&self) -> &'static str {
                match self { $( Self::$variant(_) => <$type as $crate::field::Group>::NAME, )* }
            }

            /// The name of the variant.
            pub fn marker(&self) -> &'static str {
                match self { $( Self::$variant(_) => stringify!($variant), )* }
            }
        }

        impl $crate::field::Field for $name {
            const EXPECTED: &'static str = $expected;
            const SHAPE: $crate::field::Shape = $crate::field::Shape::Kinds(Self::KINDS);

            fn read(value: &$crate::args::Value, problems: &mut $crate::problem::Problems) -> Option<Self> {
                let Some((name, args)) = $crate::field::kind_of(value) else {
                    return $crate::field::unexpected(value, $expected, problems);
                };
                match name.text.as_str() {
                    $( <$type as $crate::field::Group>::NAME => {
                        <$type as $crate::field::Group>::from_args(&args, value.at(), problems).map(Self::$variant)
                    } )*
                    _ => $crate::field::unknown_kind($what, &name, Self::KINDS, problems),
                }
            }

            fn write(&self) -> serde_json::Value {
                let mut object = serde_json::Map::new();
                object.insert("kind".to_owned(), self.kind().into());
                match self { $( Self::$variant(group) => $crate::field::Group::write_to(group, &mut object), )* }
                object.into()
            }
        }
    };
}

/// Declares an enum of words.
#[macro_export]
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident($what:literal) { $( $(#[doc = $word_doc:literal])* $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $word_doc])* $variant, )* }

        impl $name {
            /// All words, in the order of the declaration.
            pub const WORDS: &'static [$crate::field::Word] = &[$(
                $crate::field::Word { name: $word, doc: concat!($($word_doc, "\n"),*) },
            )*];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $( Self::$variant => $word, )* })
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::problem::Fault;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $word => Ok(Self::$variant), )*
                    _ => Err($crate::problem::Fault::whole(text, format!(concat!("there is no ", $what, " `{}`"), text))
                        .nearest(text, Self::WORDS.iter().map(|word| word.name))),
                }
            }
        }

        impl $crate::field::Grammar for $name {
            const EXPECTED: &'static str = concat!("a ", $what);
            const SHAPE: $crate::field::Shape = $crate::field::Shape::Words(Self::WORDS);
        }
    };
}
