//! A function of the service: what an attribute and the item below it say together.

use serde_json::Value as Json;

use crate::args::Arg;
use crate::problem::Problem;

/// What the item below the attribute says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// The function's identifier, without `r#`.
    pub name: String,
    /// Its doc comment.
    pub description: Option<String>,
    /// Where it stands, relative to the package: `src/main.rs`.
    pub file: String,
    /// The line of its attribute, from 1.
    pub line: u32,
    /// The module it stands in: `shop::orders`.
    pub module: String,
}

/// A function of the service.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name in the service, and Lambda's `Handler`.
    pub name: String,
    /// What the item says.
    pub item: Item,
}

impl Function {
    /// Reads an attribute's arguments.
    ///
    /// # Errors
    /// All problems that the arguments have.
    pub fn from_args(args: &[Arg], item: Item) -> Result<Self, Vec<Problem>> {
        let _ = args;
        Ok(Self { name: item.name.clone(), item })
    }

    /// The function as the manifest holds it.
    pub fn to_json(&self) -> Json {
        serde_json::json!({ "name": self.name })
    }
}
