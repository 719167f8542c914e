//! Which argument is for which key, and what is said of one that is for none.

use super::{Key, Kind, Shape};
use crate::args::{Arg, At, Text, Value};
use crate::problem::{Fault, Problems, nearest, nearest_or_all};

/// Sorts the arguments of a group by its keys: what was written for each, in the order of `keys`.
pub(crate) fn assign<'a>(
    group: &str,
    keys: &[Key],
    args: &'a [Arg],
    at: Option<At>,
    problems: &mut Problems,
) -> Vec<Vec<&'a Value>> {
    let mut assigned = vec![Vec::new(); keys.len()];
    for arg in args {
        let Some(index) = key_of(group, keys, arg, problems) else { continue };
        let (key, written): (_, &mut Vec<&Value>) = (&keys[index], &mut assigned[index]);
        let Some(first) = written.first().filter(|_| !key.repeats) else {
            written.push(&arg.value);
            continue;
        };
        let at = arg.key.as_ref().map_or(arg.value.at(), Text::at);
        let problem = problems.add(at, format!("`{}` is given twice", key.name));
        problem.also = first.at().map(|at| (at, format!("`{}` is given here first", key.name)));
    }
    for (key, written) in keys.iter().zip(&assigned) {
        if key.required && written.is_empty() {
            let shown = if key.main { String::new() } else { format!("{} = ", key.name) };
            problems.add(at, format!("`{group}` needs {}", key.expected)).help =
                Some(format!("write `{group}({shown}...)`"));
        }
    }
    assigned
}

/// Which key an argument is for.
fn key_of(group: &str, keys: &[Key], arg: &Arg, problems: &mut Problems) -> Option<usize> {
    let find = |name: &str| keys.iter().position(|key| key.name == name);
    let names = || keys.iter().map(|key| key.name);
    if let Some(name) = &arg.key {
        return find(&name.text).or_else(|| {
            let message = match keys {
                [] => format!("`{group}` takes no arguments, found `{}`", name.text),
                _ => format!("`{group}` has no argument `{}`", name.text),
            };
            let problem = problems.add(name.at(), message);
            problem.help = (!keys.is_empty()).then(|| nearest_or_all(&name.text, names()));
            None
        });
    }
    if let Value::Call(call) = &arg.value
        && let Some(index) = find(&call.name.text)
        && matches!(keys[index].shape, Shape::Group(_) | Shape::Map(_))
    {
        return Some(index);
    }
    let word = match &arg.value {
        Value::Text(text) if !text.quoted => text.text.as_str(),
        Value::Call(call) => call.name.text.as_str(),
        _ => "",
    };
    let main = keys.iter().position(|key| key.main);
    if main.is_some() && !(arg.value.found() == "nothing" || find(word).is_some()) {
        return main;
    }
    let at = arg.value.at();
    if let Some(index) = find(word) {
        let help = format!("write `{word} = ...`: {}", keys[index].expected);
        problems.add(at, format!("`{word}` needs a value")).help = Some(help);
    } else if word.is_empty() && arg.value.found() == "nothing" {
        problems.add(at, format!("expected an argument of `{group}`, found nothing"));
    } else {
        let message = format!("`{group}` has no argument {}", arg.value.found());
        let word = nearest(word, names()).map(|word| format!("did you mean `{word} = ...`?"));
        let help = word.unwrap_or_else(|| format!("{}, each as `key = value`", nearest_or_all("", names())));
        problems.add(at, message).help = (!keys.is_empty()).then_some(help);
    }
    None
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
    let fault = Fault::whole(&name.text, format!("there is no {what} `{}`", name.text));
    problems.add_fault(name, fault.nearest(&name.text, kinds.iter().map(|kind| kind.name)));
    None
}
