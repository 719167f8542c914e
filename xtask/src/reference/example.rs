//! A function in whole, as an example that the documentation tests compile.

use lessops_core::function::Function;
use lessops_core::trigger::Payload;
use serde_json::{Map, Value as Json};

use super::attribute::attribute;
use super::markdown::block;

/// A function that takes a payload, or nothing, with these of its fields.
pub(crate) fn example(
    function: &Function,
    fields: &Map<String, Json>,
    wanted: &[&str],
    payload: Option<Payload>,
) -> String {
    let (imports, parameter) = match payload {
        Some(Payload::Type(path)) => {
            let name = path.rsplit("::").next().unwrap_or(path);
            (format!("Error, {}, lambda", path.replace("<T>", "")), format!("event: {name}"))
        }
        Some(Payload::Record) => ("Error, Record, lambda".to_owned(), "record: Record<T>".to_owned()),
        Some(Payload::Any) => ("Error, lambda".to_owned(), "event: Value".to_owned()),
        Some(Payload::Request) => {
            ("axum::extract::Request, lambda".to_owned(), "request: Request".to_owned())
        }
        None => ("Error, lambda".to_owned(), String::new()),
    };
    let (result, body) = match payload {
        Some(Payload::Request) => ("String", "request.uri().to_string()"),
        _ => ("Result<(), Error>", "Ok(())"),
    };
    let parameter = parameter.replace("<T>", "<Value>");
    let value = if parameter.contains("Value") { "use serde_json::Value;\n" } else { "" };
    let doc = function.item.description.iter().filter_map(|doc| doc.split_inclusive(". ").next());
    let doc = doc.map(|sentence| format!("/// {}\n", sentence.trim())).next().unwrap_or_default();
    let (attribute, name) = (attribute(fields, wanted), &function.name);
    let code = format!(
        "use lessops::{{{imports}}};\n{value}\n{doc}{attribute}\nasync fn {name}({parameter}) -> {result} {{\n    {body}\n}}"
    );
    block("rust,no_run", &code)
}
