//! Whether a value has more in it than another: a larger number, a list with more items, something instead of nothing.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::changes::is_intrinsic;

/// The words of AWS's for what is off, as strings.
const OFF: [&str; 7] = ["NONE", "OFF", "Disabled", "DISABLED", "Suspended", "Warn", "false"];

/// How the new one compares with the old one. None where neither is part of the other.
pub(super) fn compare(old: Option<&Json>, new: Option<&Json>) -> Option<Ordering> {
    match (old, new) {
        (None, None) => Some(Ordering::Equal),
        (None, Some(new)) => Some(if is_on(new) { Ordering::Greater } else { Ordering::Equal }),
        (Some(old), None) => Some(if is_on(old) { Ordering::Less } else { Ordering::Equal }),
        (Some(old), Some(new)) => both(old, new),
    }
}

fn is_on(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::String(word) => !OFF.contains(&word.as_str()),
        Json::Array(items) => !items.is_empty(),
        Json::Object(object) => object.is_empty() || object.values().any(is_on),
        Json::Number(_) => true,
    }
}

fn both(old: &Json, new: &Json) -> Option<Ordering> {
    match (old, new) {
        _ if old == new => Some(Ordering::Equal),
        (Json::Number(old), Json::Number(new)) => new.as_f64().partial_cmp(&old.as_f64()),
        (Json::Array(old), Json::Array(new)) => {
            let everything = Json::from("*");
            match (old.contains(&everything), new.contains(&everything)) {
                (true, false) => return Some(Ordering::Less),
                (false, true) => return Some(Ordering::Greater),
                _ => {}
            }
            let is_part = |part: &[Json], whole: &[Json]| part.iter().all(|item| whole.contains(item));
            match (is_part(old, new), is_part(new, old)) {
                (true, true) => Some(Ordering::Equal),
                (true, false) => Some(Ordering::Greater),
                (false, true) => Some(Ordering::Less),
                (false, false) => None,
            }
        }
        (Json::Object(old), Json::Object(new)) if !is_intrinsic(old) && !is_intrinsic(new) => {
            let keys = old.keys().chain(new.keys());
            keys.map(|key| compare(old.get(key), new.get(key))).try_fold(
                Ordering::Equal,
                |whole, part| match (whole, part?) {
                    (whole, Ordering::Equal) => Some(whole),
                    (Ordering::Equal, part) => Some(part),
                    (whole, part) => (whole == part).then_some(whole),
                },
            )
        }
        _ => match (is_on(old), is_on(new)) {
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            _ => None,
        },
    }
}
