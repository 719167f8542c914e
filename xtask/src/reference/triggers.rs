//! Triggers: a page for each kind, and the table of all of them.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use lessops_core::alarm::catalogue::METRICS;
use lessops_core::alarm::{Thresholds, effective};
use lessops_core::cloudformation::template;
use lessops_core::field::Group as _;
use lessops_core::function::Function;
use lessops_core::settings::{Service, Settings};
use lessops_core::trigger::{About, Delivery, Payload, Trigger};
use serde_json::{Map, Value as Json};

use super::attribute::argument;
use super::example::example;
use super::goldens::{Goldens, fields};
use super::markdown::{codes, in_short, list, paragraphs, table};

/// What there is to know of a kind.
pub(crate) fn page(about: &About, goldens: &Goldens) -> Result<String> {
    let About { kind, marker, delivery, metrics: _, payloads } = about;
    let minimal = goldens.minimal_function(kind.name)?;
    let full = goldens.full_function(kind.name)?;
    let examples: String = examples(minimal, full).concat();
    let keys = match kind.keys {
        [] => String::new(),
        all => {
            let place = format!("trigger.{}.", kind.name);
            let keys = goldens.keys(&place);
            let sections: String = all.iter().map(|key| keys.section(key, 3)).collect();
            let intro = "## Keys\n\nBeside [those of every function](../keys.md):";
            format!("{intro}\n\n{}\n{sections}", keys.overview(all))
        }
    };
    Ok(format!(
        "\
# The trigger `{}`

{}

{}

{examples}## What the function takes

{}
{keys}## Alarms

A function with this trigger has the metrics {}. See [the catalogue](../alarms.md#metrics).

What it gets unasked, where it is `{}` from above:

{}
{}",
        kind.name,
        paragraphs(kind.doc),
        delivered(*delivery),
        taken(payloads, marker),
        codes(metrics(minimal)),
        minimal.name,
        list(default_alarms(minimal).iter().map(|alarm| format!("`{alarm}`"))),
        made(kind.name, goldens)?
    ))
}

/// A function with nothing but the trigger, one with every key, and more where there are more ways to take the event.
fn examples(minimal: &Function, full: &Function) -> Vec<String> {
    let ways = |function: &Function| {
        let ways = function.triggers()[0].payloads().iter().flat_map(|payload| match payload {
            Payload::Any => vec![None, Some(Payload::Any)],
            payload => vec![Some(*payload)],
        });
        ways.collect::<Vec<_>>()
    };
    let (first, last) = (ways(minimal).first().copied().flatten(), ways(full).pop().flatten());
    let others = ways(minimal).into_iter().filter(|way| ![first, last].contains(way));
    let shown = [(minimal, first), (full, last)].into_iter().chain(others.map(|way| (minimal, way)));
    shown
        .map(|(function, way)| example(function, &first_trigger(function), &["trigger"], way) + "\n")
        .collect()
}

/// The fields of a function, with the first of its triggers alone.
fn first_trigger(function: &Function) -> Map<String, Json> {
    let mut fields = fields(function);
    if let Some(Json::Array(triggers)) = fields.get_mut("trigger") {
        triggers.truncate(1);
    }
    fields
}

/// How the events come.
fn delivered(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Synchronous => {
            "The caller waits for the answer, and hears of a failure. Nothing is tried again."
        }
        Delivery::Asynchronous => {
            "Lambda queues each event, and tries it again where the function fails ([`retries`](../keys.md#retries), \
             [`max_age`](../keys.md#max_age)). What fails for good goes to the failure destination \
             ([`on_failure`](../keys.md#on_failure))."
        }
        Delivery::Batch => {
            "Lambda polls the source and hands over batches. What the function reports as failed comes again, alone; \
             with `Record<T>` the runtime makes that report."
        }
        Delivery::Stream => {
            "Lambda polls the source and hands over batches in order. What failed comes again, with all behind it, and \
             what fails for good goes to the failure destination ([`on_failure`](../keys.md#on_failure))."
        }
    }
}

/// What may stand as the event, as a list.
fn taken(payloads: &[Payload], marker: &str) -> String {
    let mut items: Vec<_> = payloads.iter().map(|payload| payload_in_words(*payload)).collect();
    if payloads.iter().any(|payload| matches!(payload, Payload::Type(_))) {
        items.push(format!(
            "`serde_json::Value`, or a type of your own that can be deserialized, with `impl \
             lessops::Payload<lessops::trigger::{marker}> for MyEvent {{}}`."
        ));
    }
    items.push("A `Context` and any number of `&S` where `S: Init`, in any order.".to_owned());
    list(items)
}

fn payload_in_words(payload: Payload) -> String {
    match payload {
        Payload::Type(path) => format!("`lessops::{path}`."),
        Payload::Record => "`lessops::Record<T>`: one record a call, its body read as a `T` that implements \
                            `serde::Deserialize`."
            .to_owned(),
        Payload::Any => "Nothing, or any `T` that implements `serde::Deserialize`.".to_owned(),
        Payload::Request => "What axum's extractors take from the request, the body last; it returns any \
                             `IntoResponse`."
            .to_owned(),
    }
}

/// The same in a cell of a table.
fn payload_in_short(payload: Payload) -> String {
    match payload {
        Payload::Type(path) => format!("`{}`", path.rsplit("::").next().unwrap_or(path)),
        Payload::Record => "one `Record<T>` a call: what fails is reported alone".to_owned(),
        Payload::Any => "nothing, or any `T`".to_owned(),
        Payload::Request => "axum's extractors; any `IntoResponse`".to_owned(),
    }
}

/// The metrics that a function has.
pub(crate) fn metrics(function: &Function) -> impl Iterator<Item = &'static str> {
    METRICS.iter().filter(|metric| function.has_metric(metric)).map(|metric| metric.name)
}

/// The alarms that a function has unasked.
pub(crate) fn default_alarms(function: &Function) -> Vec<String> {
    effective(function, &Thresholds::default()).iter().map(|effective| effective.alarm.to_string()).collect()
}

/// What the function has in the stack that a function without a trigger has not.
fn made(kind: &str, goldens: &Goldens) -> Result<String> {
    let common = resources(goldens, "invoke")?;
    let own = resources(goldens, kind)?;
    let row = |(id, kind): (&String, &String)| [format!("`{id}`"), format!("`{kind}`")];
    let head = ["logical id", "resource"];
    let intro = "## What it makes\n\nThe `…` stands for the function's name in Pascal case, or that of a resource that has a name of its own";
    Ok(match kind {
        "invoke" => format!("{intro}:\n\n{}", table(head, common.iter().map(row))),
        _ => {
            let own = own.iter().filter(|resource| common.get(resource.0) != Some(resource.1));
            let own = own.filter(|(_, kind)| *kind != "AWS::CloudWatch::Alarm");
            format!(
                "{intro}. Beside [what every function has](invoke.md#what-it-makes), and the alarms:\n\n{}",
                table(head, own.map(row))
            )
        }
    })
}

/// The resources of a function with nothing but a trigger, by logical id, with their types.
fn resources(goldens: &Goldens, kind: &str) -> Result<BTreeMap<String, String>> {
    let text = template(goldens.minimal(kind)?, &Service::default())
        .map_err(|findings| anyhow::anyhow!("a golden has no template: {findings:?}"))?;
    let template: Json = text.parse()?;
    let resources = template["Resources"].as_object().context("a template has resources")?;
    let types: BTreeMap<_, _> = resources
        .iter()
        .map(|(id, resource)| (id.as_str(), resource["Type"].as_str().unwrap_or_default()))
        .collect();
    let function = goldens.minimal_function(kind)?.name.replace(['-', '_'], "");
    let pascal =
        |id: &&&str| id.strip_suffix("Function").is_some_and(|name| name.eq_ignore_ascii_case(&function));
    let name = types.keys().find(pascal).and_then(|id| id.strip_suffix("Function"));
    let name = name.context("a template has its function")?;
    let generic = |id: &str| match id.strip_prefix(name) {
        Some(part) => format!("…{part}"),
        None => id.to_owned(),
    };
    Ok(types.into_iter().map(|(id, kind)| (generic(id), kind.to_owned())).collect())
}

/// The table of all kinds.
pub(crate) fn kinds(goldens: &Goldens, folder: Option<&str>) -> Result<String> {
    let rows: Result<Vec<_>> = Trigger::SOURCES.iter().map(|about| row(about, goldens, folder)).collect();
    Ok(table(["trigger", "", "the function takes"], rows?))
}

/// How a kind is written, what it is and its further keys, and what the function takes. With a link to the page in the
/// folder, if there is one.
fn row(about: &About, goldens: &Goldens, folder: Option<&str>) -> Result<[String; 3]> {
    let kind = &about.kind;
    let fields = match kind.keys.iter().find(|key| key.main) {
        None => first_trigger(goldens.minimal_function(kind.name)?),
        Some(main) => {
            let mut fields = first_trigger(goldens.full_function(kind.name)?);
            let required = kind.keys.iter().filter(|key| key.required).map(|key| key.name);
            let kept: Vec<_> = required.chain(["kind", main.name]).collect();
            if let Some(Json::Object(trigger)) = fields.get_mut("trigger").and_then(|all| all.get_mut(0)) {
                trigger.retain(|key, _| kept.contains(&key.as_str()));
            }
            fields
        }
    };
    let trigger = Settings::KEYS.iter().find(|key| key.name == "trigger").context("there are triggers")?;
    // A function without a trigger is invoked directly.
    let written = fields.get("trigger").map(|triggers| argument(trigger, triggers).line());
    let written = written.as_deref().map_or(kind.name, |written| written.trim_start_matches("trigger = "));
    let name = match folder {
        None => format!("`{written}`"),
        Some(folder) => format!("[`{written}`]({folder}/{}.md)", kind.name),
    };
    let keys = codes(kind.keys.iter().filter(|key| !key.main).map(|key| key.name));
    let keys = if keys.is_empty() { keys } else { format!(" Keys: {keys}.") };
    let in_cell = |payload: &Payload| match payload {
        Payload::Record if !about.delivery.is_batch() => "`Record<T>`".to_owned(),
        payload => payload_in_short(*payload),
    };
    let payloads: Vec<_> = about.payloads.iter().map(in_cell).collect();
    // The page has all of them.
    let payloads = match payloads.as_slice() {
        [first, _, _, ..] => format!("{first}, or another event of its module"),
        few => few.join(", or "),
    };
    Ok([name, format!("{}{keys}", in_short(kind.doc)), payloads])
}
