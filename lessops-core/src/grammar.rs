//! Grammars: text to value and back. A fault names the bytes that it is about.

/// Gives texts of some grammars their `Display` and their `Grammar`: what is expected, a regular expression, and how many
/// bytes there are at most if that is limited.
macro_rules! texts {
    ($($name:ident: $expected:literal, $regex:literal, $longest:expr;)*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::field::Grammar for $name {
            const EXPECTED: &'static str = $expected;
            const SHAPE: $crate::field::Shape =
                $crate::field::Shape::Text($crate::field::Form::Pattern { regex: $regex, longest: $longest });
        }
    )*};
}

pub mod arn;
pub mod domain;
pub mod duration;
pub mod name;
pub mod number;
pub mod pattern;
pub mod percent;
pub mod pointer;
pub mod policy;
pub mod retention;
pub mod route;
pub mod route_key;
pub mod schedule;
pub mod size;
pub mod table_key;
pub mod web;
