//! Where two values differ: the paths to the innermost objects' keys.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

/// A function of CloudFormation's, which is one value though it is written as an object.
pub(super) fn is_intrinsic(object: &Map<String, Json>) -> bool {
    let name = object.keys().next().filter(|_| object.len() == 1);
    name.is_some_and(|name| name == "Ref" || name.starts_with("Fn::"))
}

fn object(value: Option<&Json>) -> Option<&Map<String, Json>> {
    value?.as_object().filter(|object| !object.is_empty() && !is_intrinsic(object))
}

/// The paths at which the values differ. A list is one value.
pub(super) fn paths(old: Option<&Json>, new: Option<&Json>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect(old, new, &mut Vec::new(), &mut found);
    found
}

fn collect(old: Option<&Json>, new: Option<&Json>, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if old == new {
        return;
    }
    let (old_object, new_object) = (object(old), object(new));
    let is_inner = |value: Option<&Json>, object: Option<_>| value.is_none() || object.is_some();
    if !(is_inner(old, old_object) && is_inner(new, new_object)) {
        found.push(path.clone());
        return;
    }
    let keys: BTreeSet<_> =
        [old_object, new_object].into_iter().flatten().flat_map(|object| object.keys()).collect();
    for key in keys {
        path.push(key.clone());
        let [old, new] = [old_object, new_object].map(|object| object?.get(key));
        collect(old, new, path, found);
        path.pop();
    }
}

/// The value at a path.
pub(super) fn at<'v>(value: &'v Json, path: &[impl AsRef<str>]) -> Option<&'v Json> {
    path.iter().try_fold(value, |value, key| value.get(key.as_ref()))
}
