//! What a person or a script can have done by hand: a line that is typed, or a request below `/_lessops`.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::Timestamp;
use lessops_core::problem::nearest_or_all;
use lessops_core::trigger::Trigger;
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::broker::{Failed, Message};
use super::generation::Generation;
use super::request::Request;
use super::schedules;
use super::sources::topic::Notification;
use super::sources::{bucket, bus, topic};
use super::world::World;
use crate::samples::Sample;

/// What comes before the paths of orders.
const PATH: &str = "/_lessops";

const HELP: &str = "\
fire FUNCTION [EVENT]   call a function now, with what its trigger would hand over or with this JSON
send NAME BODY          send a message to a queue or topic, put a record into a stream, or an event
                        (JSON with `source`, `detail-type` and `detail`) on a bus;
                        `send topic:orders BODY` where several have the name
put BUCKET/KEY [FILE]   put a file into a bucket, or an empty object
list                    the functions with their triggers
failed                  what functions failed on for good
quit                    end it";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(crate) enum Order {
    /// Call a function.
    Fire { function: String, event: Option<Json> },
    /// Send something to what a name stands for.
    Send { name: String, body: String },
    /// Put an object into a bucket.
    Put { bucket: String, key: String, content: Vec<u8> },
    /// Say what there is.
    List,
    /// Say what failed for good.
    Failed,
    /// Say what can be typed.
    Help,
}

/// What a typed line means.
#[derive(Debug, PartialEq)]
pub(crate) enum Typed {
    /// It is empty.
    Nothing,
    /// To end the command.
    Quit,
    /// To have something done.
    Order(Order),
    /// Something that is not understood, and why.
    Wrong(String),
}

/// Reads a line.
pub(crate) fn typed(line: &str) -> Typed {
    let line = line.trim();
    let (word, rest) =
        line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let (name, more) =
        rest.split_once(char::is_whitespace).map_or((rest, ""), |(name, more)| (name, more.trim()));
    let order = match (word, name) {
        ("", _) => return Typed::Nothing,
        ("quit" | "exit" | "q", _) => return Typed::Quit,
        ("help" | "?", _) => Ok(Order::Help),
        ("list", _) => Ok(Order::List),
        ("failed", _) => Ok(Order::Failed),
        ("fire", "") => Err("`fire` takes the name of a function".to_owned()),
        ("fire", function) => fire(function, more),
        ("send", name) if name.is_empty() || more.is_empty() => {
            Err("`send` takes a name, and what to send".to_owned())
        }
        ("send", name) => Ok(Order::Send { name: name.to_owned(), body: more.to_owned() }),
        ("put", place) => put(place, more),
        (other, _) => {
            let words = ["fire", "send", "put", "list", "failed", "help", "quit"];
            Err(format!("there is nothing `{other}` to be done; {}", nearest_or_all(other, words)))
        }
    };
    order.map_or_else(Typed::Wrong, Typed::Order)
}

fn fire(function: &str, event: &str) -> Result<Order, String> {
    let event = match event {
        "" => None,
        event => {
            Some(serde_json::from_str(event).map_err(|error| format!("the event is not JSON: {error}"))?)
        }
    };
    Ok(Order::Fire { function: function.to_owned(), event })
}

fn put(place: &str, file: &str) -> Result<Order, String> {
    let (bucket, key) =
        place.split_once('/').ok_or("`put` takes a bucket and a key: `put uploads/cat.png`")?;
    let content = match file {
        "" => Vec::new(),
        file => fs::read(file).map_err(|error| format!("can't read `{file}`: {error}"))?,
    };
    Ok(Order::Put { bucket: bucket.to_owned(), key: key.to_owned(), content })
}

/// What became of an order.
pub(crate) struct Done {
    status: u16,
    /// For scripts.
    json: Json,
    /// For people.
    text: String,
}

impl Done {
    /// That it was done, with what it gave.
    fn ok(json: Json, text: impl Into<String>) -> Self {
        Self { status: 200, json, text: text.into() }
    }

    /// That it can't be done.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        let text = message.into();
        Self { status: 400, json: json!({ "error": text }), text: format!("error: {text}") }
    }

    /// Shows it to a person.
    pub(crate) fn show(&self) {
        anstream::eprintln!("{}", self.text);
    }
}

impl Order {
    /// Has it done.
    pub(crate) async fn run(self, world: &Arc<World>) -> Done {
        match self {
            Self::Fire { function, event } => fired(world, &function, event).await,
            Self::Send { name, body } => sent(world, &name, &body),
            Self::Put { bucket, key, content } => {
                if let Err(done) = target(&world.current(), &format!("bucket:{bucket}")) {
                    return done;
                }
                bucket::put(world, &bucket, &key, &content);
                Done::ok(json!({ "bucket": bucket, "key": key }), format!("put into the bucket {bucket}"))
            }
            Self::List => listed(&world.current()),
            Self::Failed => failed(&world.broker.failed()),
            Self::Help => Done::ok(json!({ "help": HELP }), HELP),
        }
    }
}

async fn fired(world: &World, name: &str, event: Option<Json>) -> Done {
    let generation = world.current();
    let Some(function) = generation.function(name) else {
        let names = generation.manifest.functions.iter().map(|function| function.name.as_str());
        return Done::refused(format!("there is no function `{name}`; {}", nearest_or_all(name, names)));
    };
    let mut event = event.unwrap_or_else(|| match &function.triggers()[0] {
        Trigger::Schedule(schedule) => schedules::event(schedule, name, Timestamp::now()),
        trigger => Sample::of(trigger).event_for(function, &generation.values),
    });
    if matches!(function.triggers(), [Trigger::CustomResource(_), ..]) && event.is_object() {
        event["ResponseURL"] = world.surroundings.callbacks.url.clone().into();
    }
    match generation.invoke(name, &event).await {
        Ok(answer) => {
            let text = String::from_utf8_lossy(&answer).into_owned();
            let json = serde_json::from_slice(&answer).unwrap_or_else(|_| text.clone().into());
            Done::ok(json, format!("{name} answered {text}"))
        }
        Err(error) => {
            let text = format!("{name} failed: {error}");
            Done { status: 502, json: error.to_json(), text }
        }
    }
}

/// What a name stands for, alone or with its kind before it.
fn target(generation: &Generation, name: &str) -> Result<(&'static str, String), Done> {
    let targets = &generation.targets;
    let (kind, own) = name.split_once(':').map_or((None, name), |(kind, own)| (Some(kind), own));
    let fits = |target: &(&str, &str)| target.1 == own && kind.is_none_or(|kind| kind == target.0);
    let found: Vec<_> = targets.iter().filter(fits).collect();
    match found[..] {
        [(kind, name)] => Ok((kind, name.to_owned())),
        [] => {
            let names = targets.iter().map(|(_, name)| name);
            Err(Done::refused(format!("nothing here is called `{name}`; {}", nearest_or_all(own, names))))
        }
        _ => {
            let names: Vec<_> = found.iter().map(|(kind, name)| format!("`{kind}:{name}`")).collect();
            Err(Done::refused(format!("`{name}` may be {}", names.join(" or "))))
        }
    }
}

fn sent(world: &Arc<World>, name: &str, body: &str) -> Done {
    let (kind, name) = match target(&world.current(), name) {
        Ok(target) => target,
        Err(done) => return done,
    };
    let id = match kind {
        "queue" => {
            let group = world.current().targets.is_fifo(&name).then(|| "typed".to_owned());
            let message = Message::new(body.to_owned(), Json::Null, group);
            let id = message.id.clone();
            world.broker.send(&name, message);
            id
        }
        "topic" => topic::publish(
            world,
            &name,
            &Notification { message: body.to_owned(), ..Notification::default() },
        ),
        "stream" => world.broker.put(&name, "typed", BASE64_STANDARD.encode(body)).to_string(),
        "bus" => match serde_json::from_str::<Json>(body) {
            Ok(event) if event.is_object() => bus::put(
                world,
                &json!({
                    "EventBusName": name,
                    "Source": event["source"],
                    "DetailType": event["detail-type"],
                    "Detail": event["detail"].to_string(),
                }),
            ),
            _ => return Done::refused("an event is a JSON object with `source`, `detail-type` and `detail`"),
        },
        _ => return Done::refused(format!("`{name}` is a bucket: `put {name}/KEY FILE`")),
    };
    Done::ok(json!({ "kind": kind, "name": name, "id": id }), format!("sent to the {kind} {name}"))
}

fn listed(generation: &Generation) -> Done {
    let functions = generation.manifest.functions.iter();
    let functions: Vec<_> = functions
        .map(|function| {
            let triggers = function.to_json()["triggers"].as_array().cloned().unwrap_or_default();
            json!({ "name": function.name, "triggers": triggers, "timeout": function.settings.timeout() })
        })
        .collect();
    let targets = generation.targets.iter().map(|(kind, name)| json!({ "kind": kind, "name": name }));
    let json = json!({ "functions": functions, "targets": targets.collect::<Vec<_>>() });
    Done::ok(json, super::banner::triggers(generation).trim_end())
}

fn failed(failed: &[Failed]) -> Done {
    let mut text = String::new();
    for Failed { function, source, event, error } in failed {
        let _ = writeln!(text, "{source}  {function}  {error}\n  {event}");
    }
    let text = if failed.is_empty() { "no function has failed for good" } else { text.trim_end() };
    Done::ok(failed.iter().map(Failed::to_json).collect::<Vec<_>>().into(), text)
}

/// What of a path belongs to an order, if it is one.
pub(crate) fn path(path: &str) -> Option<&str> {
    path.strip_prefix(PATH).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Has done what a request says.
pub(crate) async fn answer(world: &Arc<World>, path: &str, request: &Request) -> Answer {
    // A page in somebody's browser may send requests here, too.
    if request.header("origin").is_some() {
        return Answer::json(403, &json!({ "error": "orders are not taken from pages in browsers" }));
    }
    let Done { status, json, text: _ } = match order(&request.method, path, &request.body) {
        Ok(order) => order.run(world).await,
        Err(message) => Done::refused(message),
    };
    Answer::json(status, &json)
}

fn order(method: &str, path: &str, body: &[u8]) -> Result<Order, String> {
    let text = || String::from_utf8(body.to_vec()).map_err(|_| "the body is not UTF-8".to_owned());
    let parts: Vec<_> = path.trim_matches('/').splitn(3, '/').collect();
    match (method, &parts[..]) {
        ("GET", ["" | "list"]) => Ok(Order::List),
        ("GET", ["failed"]) => Ok(Order::Failed),
        ("POST", ["fire", function]) => fire(function, text()?.trim()),
        ("POST", ["send", name]) => Ok(Order::Send { name: (*name).to_owned(), body: text()? }),
        ("PUT", ["put", bucket, key]) => {
            Ok(Order::Put { bucket: (*bucket).to_owned(), key: (*key).to_owned(), content: body.to_vec() })
        }
        _ => Err(format!(
            "there is no `{method} {PATH}{path}`: it is GET {PATH}/list, GET {PATH}/failed, POST {PATH}/fire/FUNCTION, \
             POST {PATH}/send/NAME or PUT {PATH}/put/BUCKET/KEY"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_order() {
        let order = |line: &str| match typed(line) {
            Typed::Order(order) => order,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(order("fire morning"), Order::Fire { function: "morning".to_owned(), event: None });
        let event = Some(json!({ "a": 1 }));
        assert_eq!(
            order(r#" fire  morning {"a": 1} "#),
            Order::Fire { function: "morning".to_owned(), event }
        );
        let send = Order::Send { name: "jobs".to_owned(), body: r#"{"id": 1}"#.to_owned() };
        assert_eq!(order(r#"send jobs {"id": 1}"#), send);
        assert_eq!((typed(""), typed("quit")), (Typed::Nothing, Typed::Quit));
    }

    #[test]
    fn a_line_that_is_none_is_told_why() {
        let wrong = |line: &str| match typed(line) {
            Typed::Wrong(message) => message,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(wrong("fyre x"), "there is nothing `fyre` to be done; did you mean `fire`?");
        assert!(wrong("fire x {").starts_with("the event is not JSON"));
        assert_eq!(wrong("send jobs"), "`send` takes a name, and what to send");
        assert!(wrong("put uploads").contains("a bucket and a key"));
    }

    #[test]
    fn a_request_is_an_order() {
        let send = Order::Send { name: "jobs".to_owned(), body: "x".to_owned() };
        assert_eq!(order("POST", "/send/jobs", b"x"), Ok(send));
        let put = Order::Put { bucket: "b".to_owned(), key: "a/b".to_owned(), content: vec![255] };
        assert_eq!(order("PUT", "/put/b/a/b", &[255]), Ok(put));
        assert_eq!(order("GET", "", b""), Ok(Order::List));
        assert!(order("GET", "/fire/x", b"").is_err());
        assert_eq!((path("/_lessops/list"), path("/_lessopsx"), path("/")), (Some("/list"), None, None));
    }
}
