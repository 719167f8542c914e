//! JSON pointers: where in a JSON document something stands, `/order/id` (RFC 6901, "JavaScript Object Notation (JSON) Pointer").

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::{Form, Grammar, Shape};
use crate::problem::Fault;

/// A JSON pointer. The empty one is the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Pointer {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if !text.is_empty() && !text.starts_with('/') {
            let message = format!("`{text}` is not a JSON pointer: each step begins with `/`");
            // As a path of JSONPath, or of a programming language, has it.
            let steps = text.trim_start_matches("$.").replace('.', "/");
            return Err(Fault::whole(Code::InvalidPointer, text, message).help(format!("write `/{steps}`")));
        }
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            if c == '~' && !rest.peek().is_some_and(|(_, next)| matches!(next, '0' | '1')) {
                let message = format!("`{text}` is not a JSON pointer: `~` stands before `0` or `1`");
                return Err(Fault::new(Code::InvalidPointer, at..at + 1, message)
                    .help("write `~0` for `~`, and `~1` for `/`"));
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Pointer {
    /// How its text looks.
    pub(crate) const FORM: Form = Form::Pattern { regex: "(/([^/~]|~[01])*)*", longest: None };
}

impl Grammar for Pointer {
    const EXPECTED: &'static str = "a JSON pointer such as `\"/order/id\"`";
    const SHAPE: Shape = Shape::Text(Self::FORM);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fault_is_pointed_at_and_repaired() {
        let fault = |text: &str| {
            let fault = text.parse::<Pointer>().unwrap_err();
            (text[fault.range].to_owned(), fault.help.unwrap_or_default())
        };
        assert_eq!(fault("order.id"), ("order.id".to_owned(), "write `/order/id`".to_owned()));
        assert_eq!(fault("$.order.id").1, "write `/order/id`");
        assert_eq!(fault("/a~b"), ("~".to_owned(), "write `~0` for `~`, and `~1` for `/`".to_owned()));
        assert_eq!(fault("/a~").0, "~");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "(/([a-zé ]|~[01]){0,5}){0,4}") {
            let pointer: Pointer = text.parse().expect("it is a pointer");
            prop_assert_eq!(pointer.to_string().parse(), Ok(pointer));
        }

        #[test]
        fn no_text_panics(text in "/?.*") {
            let _ = text.parse::<Pointer>();
        }
    }
}
