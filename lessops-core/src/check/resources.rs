//! What a service says of its resources, here and there: several places may describe one, and must agree.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::Finding;
use crate::args::Value;
use crate::cloudformation::Destination;
use crate::code::Code;
use crate::field::Field;
use crate::function::Function;
use crate::problem::{Problem, Problems, nearest_or_all};
use crate::resource::{Bucket, Handle, Queue, Resource, Stream, Topic};
use crate::settings::{Forward, Idempotent, Logs, Map as Settings, Service, ToStream};
use crate::trigger::Trigger;

/// A place that names a resource.
struct Voice {
    /// The function, by its index. None for `Cargo.toml`.
    function: Option<usize>,
    /// Where it stands, as an error says it.
    place: String,
    /// What it says.
    resource: Resource,
    /// Whether it is a handle, or a description that is there for handles.
    is_handle: bool,
}

/// By kind and name.
type Voices = BTreeMap<(&'static str, String), Vec<Voice>>;

/// Fills in, for each handle and trigger, what other places say of its resource. What they say differently is an error,
/// and so is a name that stands for two kinds of resources.
pub(crate) fn describe(functions: &mut [Function], service: &Service) -> Vec<Finding> {
    let mut findings = Vec::new();
    let voices = voices(functions, service);
    let mut described = BTreeMap::new();
    for ((kind, name), voices) in &voices {
        unused(kind, name, voices, functions, &mut findings);
        if let Some(resource) = merged(kind, name, voices, functions, &mut findings) {
            described.insert((*kind, name.as_str()), resource);
        }
    }
    taken(&voices, functions, &mut findings);
    for function in functions {
        for handle in &mut function.item.resources {
            if let Some(resource) = described.get(&(handle.resource.kind(), handle.name().as_str())) {
                handle.resource = resource.clone();
            }
        }
        let name = function.name.clone();
        for trigger in &mut function.settings.trigger.0 {
            let Some((resource, own)) = trigger.resource(&name) else { continue };
            if let Some(resource) = described.get(&(own.kind(), resource.as_str())) {
                trigger.complete(resource);
            }
        }
    }
    findings
}

/// All that names a resource, in the order of the functions; `Cargo.toml` comes last.
fn voices(functions: &[Function], service: &Service) -> Voices {
    let mut voices = Voices::new();
    let mut add = |name: String, voice: Voice| {
        voices.entry((voice.resource.kind(), name)).or_default().push(voice);
    };
    for (index, function) in functions.iter().enumerate() {
        let voice = |what: String, line: u32, resource: Resource, is_handle: bool| {
            let place = format!("{what} of `{}` ({}:{line})", function.name, function.item.file);
            Voice { function: Some(index), place, resource, is_handle }
        };
        for handle in &function.item.resources {
            let what = format!("`{}: {}`", handle.parameter, handle.type_name());
            add(handle.name(), voice(what, handle.line, handle.resource.clone(), true));
        }
        for trigger in function.triggers() {
            if let Some((name, resource)) = trigger.resource(&function.name) {
                let what = format!("the trigger `{}`", trigger.kind());
                add(name, voice(what, function.item.line, resource, false));
            }
        }
        for (name, resource) in logs(function) {
            add(name, voice("`logs`".to_owned(), function.item.line, resource, false));
        }
        if let Some((name, resource)) = Destination::of(function).and_then(|to| failures(&to)) {
            add(name, voice("`on_failure`".to_owned(), function.item.line, resource, false));
        }
    }
    for (name, resource) in service.resources.iter().flat_map(|Settings(resources)| resources) {
        let place = format!("`resources.{name}` in `Cargo.toml`");
        add(name.to_string(), Voice { function: None, place, resource: resource.clone(), is_handle: true });
    }
    voices
}

/// The streams that a function's log is forwarded to.
fn logs(function: &Function) -> impl Iterator<Item = (String, Resource)> {
    let forward = function.settings.logs.iter().flat_map(Logs::forward);
    forward.filter_map(|forward| match forward {
        Forward::Stream(ToStream { name, filter: _ }) => {
            let stream = Stream { name: None, existing: None, kms_key: None, encrypt: None, shards: None };
            Some((name.to_string(), Resource::Stream(stream)))
        }
        Forward::Function(_) | Forward::Firehose(_) => None,
    })
}

/// The resource that failed events go to. Lambda sends them to no FIFO queue ("Adding a destination", Lambda developer
/// guide).
fn failures(destination: &Destination<'_>) -> Option<(String, Resource)> {
    match *destination {
        Destination::Queue(name) => {
            let queue = Queue { name: None, existing: None, kms_key: None, encrypt: None, fifo: Some(false) };
            Some((name.to_owned(), Resource::Queue(queue)))
        }
        Destination::Bucket(name) => {
            let bucket = Bucket { name: None, existing: None, kms_key: None, encrypt: None };
            Some((name.to_owned(), Resource::Bucket(bucket)))
        }
        Destination::Topic(name) => {
            let topic = Topic { name: None, existing: None, kms_key: None, encrypt: None };
            Some((name.to_owned(), Resource::Topic(topic)))
        }
        Destination::Own(_) | Destination::OwnBucket(_) | Destination::Nowhere => None,
    }
}

/// What all places say together.
fn merged(
    kind: &str,
    name: &str,
    voices: &[Voice],
    functions: &[Function],
    findings: &mut Vec<Finding>,
) -> Option<Resource> {
    let mut all = Map::new();
    let mut said_by = BTreeMap::<String, &Voice>::new();
    for voice in voices {
        let Json::Object(description) = voice.resource.write() else { continue };
        for (key, value) in description.into_iter().filter(|(key, _)| key != "name") {
            let first = all.entry(key.clone()).or_insert_with(|| value.clone());
            let by = *said_by.entry(key.clone()).or_insert(voice);
            if *first == value {
                continue;
            }
            // Two triggers, or a trigger and a failure destination, can't share a queue whatever they say of it: the
            // rules about those tell it.
            if kind == "queue" && !by.is_handle && !voice.is_handle {
                return None;
            }
            let message = format!(
                "two places describe the {kind} `{name}` differently: `{key}` is `{}` for {}, and `{}` for {}",
                shown(first),
                by.place,
                shown(&value),
                voice.place
            );
            let problem = Problem::new(Code::DifferentDescriptions, "resources", message)
                .help(format!("say it in one place: `{key}`"));
            findings.push(Finding::error(problem, &functions_of(&[by, voice], functions)));
            return None;
        }
    }
    let by = said_by.get("existing");
    let without = voices.iter().find(|voice| !voice.is_handle && voice.resource.existing_name().is_none());
    if let (Some(by), Some(without)) = (by, without) {
        let message = format!(
            "the {kind} `{name}` stands already for {}, and the stack creates it for {}",
            by.place, without.place
        );
        let problem = Problem::new(Code::CreatedAndExisting, "resources", message)
            .help("give one of them another name");
        findings.push(Finding::error(problem, &functions_of(&[by, without], functions)));
        return None;
    }
    // A name by which nothing of this kind can be called is told by whoever checks the handle.
    all.insert("name".to_owned(), name.into());
    let mut unread = Problems::default();
    let resource = Resource::read(&Value::from_json(&Json::Object(all)), &mut unread);
    let resource = unread.finish(resource).ok()?;
    let mut problems = Problems::default();
    resource.check(name, &mut problems);
    for problem in problems.finish::<()>(None).err().into_iter().flatten() {
        let message = format!("the {kind} `{name}`: {}", problem.message);
        let voices: Vec<_> = voices.iter().collect();
        findings.push(Finding::error(Problem { message, ..problem }, &functions_of(&voices, functions)));
    }
    Some(resource)
}

fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The functions among some places, each once.
fn functions_of<'f>(voices: &[&Voice], functions: &'f [Function]) -> Vec<&'f Function> {
    let mut indices: Vec<_> = voices.iter().filter_map(|voice| voice.function).collect();
    indices.dedup();
    indices.into_iter().map(|index| &functions[index]).collect()
}

/// A description in `Cargo.toml` of what no function names, or that names something else.
fn unused(kind: &str, name: &str, voices: &[Voice], functions: &[Function], findings: &mut Vec<Finding>) {
    let Some(own) = voices.iter().find(|voice| voice.function.is_none()) else { return };
    if let Some(other) = own.resource.given_name().filter(|other| *other != name) {
        let message = format!("{} gives the {kind} another name, `{other}`", own.place);
        findings.push(Finding::error(
            Problem::new(Code::UnusedDescription, "resources", message).help("leave `name` out"),
            &[],
        ));
    }
    if voices.len() == 1 {
        let names = functions.iter().flat_map(|function| &function.item.resources).map(Handle::name);
        let names: Vec<_> = names.collect();
        let message = format!("{} describes a {kind} that no function uses", own.place);
        let help = match names.is_empty() {
            true => "take it as a parameter, or leave the description out".to_owned(),
            false => nearest_or_all(name, names.iter().map(String::as_str)),
        };
        findings.push(Finding::error(
            Problem::new(Code::UnusedDescription, "resources", message).help(help),
            &[],
        ));
    }
}

/// A handle's name that stands for resources of two kinds.
fn taken(voices: &Voices, functions: &[Function], findings: &mut Vec<Finding>) {
    let mut by_name = BTreeMap::<_, Vec<_>>::new();
    for ((kind, name), voices) in voices.iter().filter(|(_, voices)| voices[0].resource.is_created()) {
        by_name.entry(name).or_default().push((kind, voices));
    }
    for (name, kinds) in by_name {
        let [(kind, first), (other, second), ..] = kinds.as_slice() else { continue };
        if !first.iter().chain(*second).any(|voice| voice.is_handle) {
            continue;
        }
        let message =
            format!("`{name}` is a {kind} for {}, and a {other} for {}", first[0].place, second[0].place);
        let problem = Problem::new(Code::NameOfTwoKinds, "resources", message)
            .help("give one of them another name: `#[resource(name = \"...\")]`");
        findings.push(Finding::error(problem, &functions_of(&[&first[0], &second[0]], functions)));
    }
}

/// What the stack does not create, and nobody says where it stands; functions that are not there, and an API.
pub(super) fn that_nobody_made(functions: &[Function], findings: &mut Vec<Finding>) {
    let is_websocket = |trigger: &Trigger| matches!(trigger, Trigger::Websocket(_));
    let has_clients = functions.iter().flat_map(Function::triggers).any(is_websocket);
    for function in functions {
        for handle in
            function.item.resources.iter().filter(|handle| handle.resource.existing_name().is_none())
        {
            let (kind, name) = (handle.resource.kind(), handle.name());
            let finding = |message: String, help: String| {
                Finding::error(Problem::new(Code::NobodyMade, "resources", message).help(help), &[function])
            };
            match &handle.resource {
                Resource::Function(_) if functions.iter().any(|other| other.name == name) => {}
                Resource::Function(_) => {
                    let names = functions.iter().map(|function| function.name.as_str());
                    let message = format!(
                        "`{}` of `{}` invokes `{name}`, and the service has no such function",
                        handle.parameter, function.name
                    );
                    findings.push(finding(message, nearest_or_all(&name, names)));
                }
                Resource::Secret(_) | Resource::Parameter(_) => {
                    let message = format!(
                        "`{}` of `{}` reads the {kind} `{name}`, and nothing says which that is: it must stand already",
                        handle.parameter, function.name
                    );
                    let help = format!(
                        "write `#[resource(existing = \"...\")]` with its name or ARN, or `resources.{name} = {{ kind = \"{kind}\", existing = \"...\" }}` in `Cargo.toml`"
                    );
                    findings.push(finding(message, help));
                }
                Resource::Connections(_) if has_clients => {}
                Resource::Connections(_) => {
                    let message = format!(
                        "`{}` of `{}` posts to clients of the service's WebSocket API, and no function has a `websocket` trigger, which would make one",
                        handle.parameter, function.name
                    );
                    let help = "give a function `trigger = websocket(\"$connect\")`, or name the stage of an API that stands already: `#[resource(existing = \"arn:aws:execute-api:...\")]`";
                    findings.push(finding(message, help.to_owned()));
                }
                Resource::Bucket(_)
                | Resource::Table(_)
                | Resource::Queue(_)
                | Resource::Topic(_)
                | Resource::Stream(_)
                | Resource::Bus(_) => {}
            }
        }
    }
}

/// The table of an `idempotent` that something else names: its items expire, and have keys that the runtime makes.
pub(super) fn idempotency_tables(functions: &[Function], findings: &mut Vec<Finding>) {
    for function in functions {
        let Some(table) = function.settings.idempotent.as_ref().map(Idempotent::table) else { continue };
        let is_table = |name: &str, resource: &Resource| {
            resource.kind() == "table" && name == table && resource.existing_name().is_none()
        };
        let named = functions.iter().find_map(|other| {
            let handle =
                other.item.resources.iter().find(|handle| is_table(&handle.name(), &handle.resource));
            let handle = handle.map(|handle| format!("`{}: {}`", handle.parameter, handle.type_name()));
            let mut triggers = other.triggers().iter().filter_map(|trigger| trigger.resource(&other.name));
            let is_source = triggers.any(|(name, resource)| is_table(&name, &resource));
            Some((other, handle.or(is_source.then(|| "the trigger `dynamodb`".to_owned()))?))
        });
        if let Some((other, what)) = named {
            let message = format!(
                "the table `{table}` remembers what `{}` has handled, and {what} of `{}` names it too",
                function.name, other.name
            );
            let problem = Problem::new(Code::IdempotencyTable, "idempotent.table", message)
                .help("give one of them another name: what is remembered expires, and is no item of yours");
            let both: &[&Function] =
                if std::ptr::eq(function, other) { &[function] } else { &[function, other] };
            findings.push(Finding::error(problem, both));
        }
    }
}
