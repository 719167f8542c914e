//! Values of a template in words: what they refer to, and not how.

use serde_json::Value as Json;

use super::changes::is_intrinsic;

/// As much of a value as a sentence takes.
const LONGEST: usize = 70;

/// A value as text.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Json::Object(object) if is_intrinsic(object) => {
            let (name, argument) = object.iter().next().expect("it has one key");
            match (name.as_str(), argument) {
                ("Ref", Json::String(id)) => pseudo(id).unwrap_or(id).to_owned(),
                ("Fn::GetAtt", Json::Array(path)) => match &path[..] {
                    [id, attribute] if attribute == "Arn" => shown(id),
                    path => path.iter().map(shown).collect::<Vec<_>>().join("."),
                },
                ("Fn::Sub", Json::String(text)) => substituted(text),
                ("Fn::Sub", Json::Array(items)) => items
                    .first()
                    .map_or_else(String::new, |text| substituted(text.as_str().unwrap_or_default())),
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What only the stack knows, of what AWS has a name for.
fn pseudo(name: &str) -> Option<&'static str> {
    Some(match name {
        "AWS::AccountId" => "<account>",
        "AWS::Partition" => "aws",
        "AWS::Region" => "<region>",
        "AWS::StackName" => "<stack>",
        _ => return None,
    })
}

/// `${Orders.Arn}/index` as `Orders/index`.
fn substituted(text: &str) -> String {
    let mut pieces = text.split("${");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        let name = name.strip_suffix(".Arn").unwrap_or(name);
        whole.push_str(match name {
            "Part1" => "<stack>",
            name => pseudo(name).unwrap_or(name),
        });
        whole.push_str(rest);
    }
    // A bucket's ARN says no more than its name.
    whole.strip_prefix("arn:aws:s3:::").unwrap_or(&whole).to_owned()
}

/// A value that a sentence can hold.
pub(super) fn brief(value: Option<&Json>, unit: &str) -> Option<String> {
    let text = match value {
        None => return Some("none".to_owned()),
        Some(Json::Object(object)) if !is_intrinsic(object) => return None,
        Some(Json::Array(items))
            if items.iter().any(|item| item.as_object().is_some_and(|o| !is_intrinsic(o))) =>
        {
            return None;
        }
        Some(Json::Array(items)) if items.is_empty() => "none".to_owned(),
        Some(value) => shown(value),
    };
    let text = match value {
        Some(Json::Number(_)) if !unit.is_empty() => format!("{text} {unit}"),
        _ => text,
    };
    (text.len() <= LONGEST && !text.contains('\n')).then_some(text)
}

/// `: 512 MB → 256 MB`, or nothing where a sentence does not hold that.
pub(super) fn transition(old: Option<&Json>, new: Option<&Json>, unit: &str) -> String {
    match (brief(old, unit), brief(new, unit)) {
        (Some(old), Some(new)) if old != new => format!(": {old} → {new}"),
        _ => String::new(),
    }
}

/// Several names, as a sentence lists them.
pub(super) fn listed<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
