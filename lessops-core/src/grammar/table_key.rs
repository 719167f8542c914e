//! The primary key of a table: `id: S`, or `id: S, created: N` with a sort key.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::field::Grammar;
use crate::problem::Fault;

/// The primary key of a DynamoDB table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableKey {
    /// The attribute that says where an item is kept.
    pub partition: KeyAttribute,
    /// The attribute that sorts the items of one partition.
    pub sort: Option<KeyAttribute>,
}

/// An attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAttribute {
    /// Its name, up to 255 letters, digits and `_-.` (Amazon DynamoDB API, KeySchemaElement, which takes any character).
    pub name: String,
    /// What its values are.
    pub kind: KeyKind,
}

/// What a key attribute's values are (Amazon DynamoDB API, AttributeDefinition).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Strings, `S`.
    Text,
    /// Numbers, `N`.
    Number,
    /// Bytes, `B`.
    Bytes,
}

impl KeyKind {
    /// As DynamoDB writes it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Text => "S",
            Self::Number => "N",
            Self::Bytes => "B",
        }
    }
}

/// `id: S`
impl Default for TableKey {
    fn default() -> Self {
        Self { partition: KeyAttribute { name: "id".to_owned(), kind: KeyKind::Text }, sort: None }
    }
}

impl FromStr for TableKey {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut offset = 0;
        let mut attributes = Vec::new();
        for part in text.split(',') {
            let attribute = attribute(part).map_err(|fault| fault.shifted(offset))?;
            if attributes.iter().any(|other: &KeyAttribute| other.name == attribute.name) {
                let message = format!("`{}` is both the partition key and the sort key", attribute.name);
                return Err(Fault::new(Code::InvalidTableKey, offset..offset + part.len(), message));
            }
            attributes.push(attribute);
            offset += part.len() + 1;
        }
        let found = attributes.len();
        let mut attributes = attributes.into_iter();
        match (attributes.next(), attributes.next(), attributes.next()) {
            (Some(partition), sort, None) => Ok(Self { partition, sort }),
            _ => Err(Fault::whole(
                Code::InvalidTableKey,
                text,
                format!("a key has one or two attributes, found {found}"),
            )),
        }
    }
}

fn attribute(text: &str) -> Result<KeyAttribute, Fault> {
    let help = "write `id: S`, or `id: S, created: N` with a sort key; S is text, N a number, B bytes";
    let Some((name, kind)) = text.split_once(':') else {
        return Err(
            Fault::whole(Code::InvalidTableKey, text, format!("`{}` has no type", text.trim())).help(help)
        );
    };
    let at_kind = name.len() + 1..text.len();
    let kind = match kind.trim() {
        "S" => KeyKind::Text,
        "N" => KeyKind::Number,
        "B" => KeyKind::Bytes,
        other => {
            let message = format!("a key attribute is of the type `S`, `N` or `B`, found `{other}`");
            return Err(Fault::new(Code::InvalidTableKey, at_kind, message).help(help));
        }
    };
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    match (1..=255).contains(&name.len()) && name.chars().all(is_name) {
        true => Ok(KeyAttribute { name: name.to_owned(), kind }),
        false => {
            let message =
                format!("`{name}` is not an attribute's name: letters, digits and `_-.`, up to 255");
            Err(Fault::whole(Code::InvalidTableKey, text, message).help(help))
        }
    }
}

impl fmt::Display for KeyAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.kind.letter())
    }
}

impl fmt::Display for TableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.partition.fmt(f)?;
        self.sort.iter().try_for_each(|sort| write!(f, ", {sort}"))
    }
}

impl Grammar for TableKey {
    const EXPECTED: &'static str = "a key such as `\"id: S\"` or `\"id: S, created: N\"`";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_fault_is_pointed_at() {
        let fault = |text: &str| {
            let fault = text.parse::<TableKey>().unwrap_err();
            (text[fault.range].to_owned(), fault.message)
        };
        assert_eq!(
            fault("id: S, at: D"),
            (" D".to_owned(), "a key attribute is of the type `S`, `N` or `B`, found `D`".to_owned())
        );
        assert_eq!(fault("id").1, "`id` has no type");
        assert_eq!(fault("a: S, b: N, c: B").1, "a key has one or two attributes, found 3");
        assert_eq!(fault("id: S, id: N").0, " id: N");
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(text in "[a-z]{1,9} ?: ?[SNB](, ?[A-Z]{1,9}:[SNB])?") {
            let key: TableKey = text.parse().expect("it is a key");
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn no_text_panics(text in "([a-z]: S,?)?.*") {
            let _ = text.parse::<TableKey>();
        }
    }
}
