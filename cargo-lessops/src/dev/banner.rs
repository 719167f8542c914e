//! What is there to be called, and how: shown as the service starts, and after each build.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use clap::builder::styling::{AnsiColor, Style};
use jiff::Timestamp;
use lessops_core::problem::counted;
use lessops_core::trigger::Trigger;

use super::apis::{self, BALANCERS, URLS};
use super::event::rest::STAGE;
use super::generation::Generation;
use super::schedules;
use super::sources::bus::name as bus_name;
use super::world::World;

const TITLE: Style = Style::new().bold();
const ADDRESS: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

/// Shows what runs, and where.
pub(crate) fn show(world: &Arc<World>, address: SocketAddr) {
    let generation = world.current();
    let package = &generation.manifest.package;
    anstream::eprintln!(
        "{TITLE}{} {}{TITLE:#} runs at {ADDRESS}http://{address}{ADDRESS:#}\n\n{}",
        package.name,
        package.version,
        triggers(&generation)
    );
    let surroundings = &world.surroundings;
    match surroundings.is_given {
        true => anstream::eprintln!(
            "{DIM}AWS is {}, as AWS_ENDPOINT_URL says{}{DIM:#}",
            surroundings.endpoint,
            polled()
        ),
        false => anstream::eprintln!(
            "{DIM}AWS is {}: queues, topics, streams, buses, buckets, functions, in memory{DIM:#}",
            surroundings.endpoint
        ),
    }
    notes(&generation);
    anstream::eprintln!("{DIM}`help` says what can be typed here; Ctrl-C ends it{DIM:#}");
}

/// What of an emulator reaches functions.
fn polled() -> &'static str {
    match cfg!(feature = "aws") {
        true => "; its queues are polled, and nothing else of it",
        false => "; it is not polled, since `cargo lessops` was built without the feature `aws`",
    }
}

/// Shows what has changed by a build.
pub(crate) fn show_changed(world: &Arc<World>) {
    let generation = world.current();
    let functions = counted(generation.manifest.functions.len(), "function");
    anstream::eprintln!("{TITLE}the new build serves{TITLE:#}: {functions}");
}

/// What is not as it is in AWS.
fn notes(generation: &Generation) {
    if apis::trusts(&generation.manifest) {
        anstream::eprintln!(
            "{DIM}auth is a stub: signatures are not asked for, tokens not verified, keys only looked for{DIM:#}"
        );
    }
    let by_hand = |trigger: &Trigger| how(trigger, "").is_none();
    let mut functions = generation.manifest.functions.iter();
    if functions.any(|function| function.triggers().iter().any(by_hand)) {
        anstream::eprintln!(
            "{DIM}what has no address, no time and no word to type is not served: `fire FUNCTION` calls it by hand{DIM:#}"
        );
    }
}

/// A line for each trigger: what it is, its function, and how to cause an event.
pub(crate) fn triggers(generation: &Generation) -> String {
    let mut lines = Vec::new();
    for function in &generation.manifest.functions {
        for trigger in function.triggers() {
            let what = what(trigger, &function.name);
            lines.push((what, function.name.as_str(), how(trigger, &function.name).unwrap_or_default()));
        }
    }
    let width = |part: fn(&(String, &str, String)) -> usize| lines.iter().map(part).max().unwrap_or_default();
    let (first, second) = (width(|line| line.0.chars().count()), width(|line| line.1.chars().count()));
    let mut text = String::new();
    for (what, function, how) in &lines {
        let _ = match how.as_str() {
            "" => writeln!(text, "  {what:first$}  {function}"),
            how => writeln!(text, "  {what:first$}  {function:second$}  {DIM}{how}{DIM:#}"),
        };
    }
    text
}

/// What a trigger listens to.
fn what(trigger: &Trigger, function: &str) -> String {
    match trigger {
        Trigger::Http(http) => http.route.to_string(),
        Trigger::Rest(rest) => {
            let route = &rest.route;
            format!("{} /{STAGE}{}", route.method, route.axum_path())
        }
        Trigger::Url(_) => format!("ANY {URLS}/{function}"),
        Trigger::Alb(rule) => {
            let patterns: Vec<_> = rule.path.iter().flatten().map(ToString::to_string).collect();
            format!(
                "ANY {BALANCERS}{}",
                if patterns.is_empty() { "/*".to_owned() } else { patterns.join(" ") }
            )
        }
        Trigger::Websocket(route) => format!("websocket {}", route.key),
        Trigger::Schedule(schedule) => schedule.times.to_string(),
        Trigger::Sqs(sqs) => format!("queue {}", sqs.queue(function)),
        Trigger::Sns(sns) => format!("topic {}", sns.topic(function)),
        Trigger::Kinesis(kinesis) => format!("stream {}", kinesis.stream(function)),
        Trigger::S3(s3) => format!("bucket {}", s3.bucket(function)),
        Trigger::EventBridge(rule) => format!("bus {}", bus_name(rule)),
        other => other.kind().to_owned(),
    }
}

/// How to cause an event of a trigger, or when there is one. None where only `fire` does.
fn how(trigger: &Trigger, function: &str) -> Option<String> {
    let now = Timestamp::now();
    match trigger {
        Trigger::Http(_) | Trigger::Rest(_) | Trigger::Url(_) | Trigger::Alb(_) => Some(String::new()),
        Trigger::Invoke(_) => Some(format!("fire {function}")),
        Trigger::Schedule(schedule) => Some(match schedules::next(schedule, now, now) {
            Some(next) => format!("next {}", next.strftime("%Y-%m-%d %H:%M UTC")),
            None => "no more".to_owned(),
        }),
        Trigger::Sqs(sqs) => Some(format!("send {} BODY", sqs.queue(function))),
        Trigger::Sns(sns) => Some(format!("send {} BODY", sns.topic(function))),
        Trigger::Kinesis(kinesis) => Some(format!("send {} DATA", kinesis.stream(function))),
        Trigger::S3(s3) if s3.via.is_none() => Some(format!("put {}/KEY FILE", s3.bucket(function))),
        Trigger::EventBridge(rule) => Some(format!("send {} EVENT", bus_name(rule))),
        _ => None,
    }
}
