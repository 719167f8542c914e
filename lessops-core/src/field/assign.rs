//! Which argument is for which key, and what is said of one that is for none.

use super::{Key, Kind, Shape, Slot};
use crate::args::{Arg, At, Text, Value};
use crate::code::Code;
use crate::problem::{Fault, Problems, nearest, nearest_or_all};

/// Sorts the arguments of a group by its keys: what was written for each, in the order of `keys`.
pub(crate) fn assign<'a>(
    group: &str,
    keys: &[Key],
    args: &'a [Arg],
    at: Option<At>,
    problems: &mut Problems,
) -> Vec<Vec<&'a Value>> {
    let mut assigned = vec![Vec::<&Arg>::new(); keys.len()];
    for arg in args {
        let is_free = |index: usize| assigned[index].is_empty() || keys[index].repeats;
        let Some(index) = key_of(group, keys, arg, is_free, problems) else { continue };
        let (key, written) = (&keys[index], &mut assigned[index]);
        match written.first().filter(|_| !key.repeats) {
            None => written.push(arg),
            Some(first) => twice(key.name, first.at(), arg.at(), problems),
        }
    }
    for (key, written) in keys.iter().zip(&assigned) {
        if key.required && written.is_empty() && !problems.lost(key.name) {
            let shown = if key.main { String::new() } else { format!("{} = ", key.name) };
            let example = key.expected.split('`').nth(1).unwrap_or("...");
            problems.add(Code::MissingArgument, at, format!("`{group}` needs {}", key.expected)).help =
                Some(format!("write `{group}({shown}{example})`"));
        }
    }
    assigned.into_iter().map(|written| written.into_iter().map(|arg| &arg.value).collect()).collect()
}

/// Adds the problem that a name is given twice, with both places.
pub(crate) fn twice(name: &str, first: Option<At>, second: Option<At>, problems: &mut Problems) {
    let problem = problems.add(Code::RepeatedArgument, second, format!("`{name}` is given twice"));
    problem.also = first.map(|at| (at, format!("`{name}` is given here first")));
}

/// Reads what was written for a key. What could not be read counts as not written, so that the rest is checked all
/// the same; `problems` knows of it.
pub(crate) fn fill<S: Slot>(key: &Key, written: &[&Value], problems: &mut Problems) -> Option<S> {
    let read = problems.limited_by(key.see, |problems| S::fill(key.name, written, problems));
    read.or_else(|| {
        problems.lose(key.name);
        S::absent()
    })
}

/// Which key an argument is for.
fn key_of(
    group: &str,
    keys: &[Key],
    arg: &Arg,
    is_free: impl Fn(usize) -> bool,
    problems: &mut Problems,
) -> Option<usize> {
    let Some(name) = &arg.key else { return key_of_bare(group, keys, &arg.value, is_free, problems) };
    let names = || keys.iter().map(|key| key.name);
    position(keys, &name.text).or_else(|| {
        let message = match keys {
            [] => format!("`{group}` takes no arguments, found `{}`", name.text),
            _ => format!("`{group}` has no argument `{}`", name.text),
        };
        let problem = problems.add(Code::UnknownArgument, name.at(), message);
        problem.help = (!keys.is_empty()).then(|| nearest_or_all(&name.text, names()));
        // What was meant is not known to be missing.
        nearest(&name.text, names()).inspect(|meant| problems.lose(meant));
        None
    })
}

/// Which key a value is for that stands without one: of several main ones the first that is free.
fn key_of_bare(
    group: &str,
    keys: &[Key],
    value: &Value,
    is_free: impl Fn(usize) -> bool,
    problems: &mut Problems,
) -> Option<usize> {
    if let Value::Call(call) = value
        && let Some(index) = position(keys, &call.name.text)
        && matches!(keys[index].shape, Shape::Group(_) | Shape::Map(_))
    {
        return Some(index);
    }
    let word = match value {
        Value::Text(text) => text.text.as_str(),
        Value::Call(call) => call.name.text.as_str(),
        Value::List(..) => "",
    };
    if let Value::Text(text) = value
        && let Some((word, _)) = word.split_once(':').filter(|_| !text.quoted)
        && position(keys, word).is_some()
    {
        let message = format!("expected `=` behind `{word}`, found `:`");
        problems.add_fault(text, Fault::new(Code::Malformed, word.len()..word.len() + 1, message));
        problems.lose(word);
        return None;
    }
    let is_key = position(keys, word).filter(|_| !matches!(value, Value::Text(text) if text.quoted));
    let mut mains = (0..keys.len()).filter(|index| keys[*index].main);
    let first = mains.clone().next();
    let main = mains.find(|index| is_free(*index)).or(first);
    if main.is_some() && !(value.found() == "nothing" || is_key.is_some()) {
        return main;
    }
    if let Some(index) = is_key {
        let help = format!("write `{word} = ...`: {}", keys[index].expected);
        problems.add(Code::MissingValue, value.at(), format!("`{word}` needs a value")).help = Some(help);
        problems.lose(word);
    } else if value.found() == "nothing" {
        problems.add(
            Code::MissingValue,
            value.at(),
            format!("expected an argument of `{group}`, found nothing"),
        );
    } else {
        let names = || keys.iter().map(|key| key.name);
        let key_of_value = keys.iter().find(|key| key.shape.has(word)).map(|key| key.name);
        let near = nearest(word, names());
        let help = match (key_of_value, near) {
            (Some(key), _) => format!("write `{key} = {}`", value.found().trim_matches('`')),
            (_, Some(key)) => format!("did you mean `{key} = ...`?"),
            _ => format!("{}, each as `key = value`", nearest_or_all("", names())),
        };
        let message = format!("`{group}` has no argument {}", value.found());
        problems.add(Code::UnknownArgument, value.at(), message).help = (!keys.is_empty()).then_some(help);
        key_of_value.or(near).inspect(|meant| problems.lose(meant));
    }
    None
}

fn position(keys: &[Key], name: &str) -> Option<usize> {
    keys.iter().position(|key| key.name == name)
}

/// The name of a kind and its arguments: `s3`, `s3("uploads")`, and `"s3:uploads"`.
pub(crate) fn kind_of(value: &Value) -> Option<(Text, Vec<Arg>)> {
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
pub(crate) fn unknown_kind<T>(what: &str, name: &Text, kinds: &[Kind], problems: &mut Problems) -> Option<T> {
    let fault = Fault::whole(Code::UnknownWord, &name.text, format!("there is no {what} `{}`", name.text));
    problems.add_fault(name, fault.nearest(&name.text, kinds.iter().map(|kind| kind.name)));
    None
}

/// Adds the problem that a kind of another place is not one here.
pub(crate) fn absent_kind<T>(name: &Text, why: &str, problems: &mut Problems) -> Option<T> {
    problems.add_fault(name, Fault::whole(Code::UnknownWord, &name.text, why.to_owned()));
    None
}
