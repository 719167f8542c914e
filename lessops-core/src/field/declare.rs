//! Macros that declare groups, kinds and words, so that a declaration is all that there is to say about them.

/// Declares a struct whose fields are the keys of a group. A field's doc comment is the key's documentation;
/// its type says whether it is required (`T`), optional (`Option<T>`) or may stand often (`Repeated<T>`). `@main`
/// marks the key whose name may be left out; where several are, bare values are for them in their order. A key that is a keyword is named in parentheses: `krate("crate")`.
/// `#[see(PAGE)]` names the page of AWS's documentation that has the key's range.
macro_rules! group {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident($word:literal) {
            $( $(#[doc = $field_doc:literal])* $(#[see($page:ident)])? $(@ $main:ident)? $field:ident $(($key:literal))? : $type:ty, )*
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
                    list: <<$type as $crate::field::Slot>::Value as $crate::field::Field>::LIST,
                    expected: <<$type as $crate::field::Slot>::Value as $crate::field::Field>::EXPECTED,
                    see: $crate::group!(@see $($page)?),
                    shape: <<$type as $crate::field::Slot>::Value as $crate::field::Field>::SHAPE,
                },
            )*];

            fn from_args(
                args: &[$crate::args::Arg],
                at: Option<$crate::args::At>,
                problems: &mut $crate::problem::Problems,
            ) -> Option<Self> {
                let written = $crate::field::assign($word, Self::KEYS, args, at, problems);
                let mut keys = Self::KEYS.iter().zip(written);
                $( let $field = keys.next().map(|(key, written)| $crate::field::fill(key, &written, problems)); )*
                let _ = keys.next();
                Some(Self { $( $field: $field??, )* })
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
    (@see) => { None };
    (@see $page:ident) => { Some($crate::page::$page) };
    (@main) => { false };
    (@main main) => { true };
}

/// Makes a [`group!`] a value of its own, written `name(...)` behind its key or instead of it.
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

/// Declares an enum of groups that are told apart by the word in front of the parenthesis. `but "word": "why"` is said of
/// a word that one may look for here in vain.
macro_rules! kinds {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident($what:literal, $expected:literal $(, but $absent:literal: $why:literal)* $(,)?) { $( $variant:ident($type:ty), )* }
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
                    $( $absent => $crate::field::absent_kind(&name, $why, problems), )*
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
                $crate::field::Word::new($word, concat!($($word_doc, "\n"),*)),
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
                    _ => Err($crate::problem::Fault::whole($crate::code::Code::UnknownWord, text, format!(concat!("there is no ", $what, " `{}`"), text))
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

pub(crate) use {group, group_field, kinds, words};
