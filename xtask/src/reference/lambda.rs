//! The keys of `#[lambda]`, and how they are written.

use anyhow::Result;
use lessops_core::args::GRAMMAR;
use lessops_core::field::Group as _;
use lessops_core::grammar::{duration, size};
use lessops_core::settings::Settings;
use lessops_core::trigger::Payload;

use super::example::example;
use super::goldens::{Goldens, fields};
use super::markdown::{block, codes, table};

/// The page of the keys that every function has.
pub(crate) fn page(goldens: &Goldens) -> Result<String> {
    let keys = goldens.keys("");
    let function = goldens.full_function("s3")?;
    let wanted: Vec<_> = Settings::KEYS.iter().map(|key| key.name).filter(|key| *key != "name").collect();
    let payload = Payload::Type("event::s3::S3Event");
    let mut page = format!(
        "\
# Keys of `#[lambda]`

What stands in the parentheses of `#[lambda(...)]`. The kinds of triggers have [keys of their own](README.md#triggers), and
alarms a [grammar of their own](alarms.md).

{}
Most of them at work:

{}
## How it is written

{}
",
        keys.overview(Settings::KEYS),
        example(function, &fields(function), &wanted, Some(payload)),
        values()
    );
    for key in Settings::KEYS {
        page += &keys.section(key, 2);
    }
    Ok(page)
}

/// How arguments and values are written.
pub(crate) fn values() -> String {
    let units = |units: &[(&'static str, u64)]| codes(units.iter().map(|(unit, _)| *unit));
    let forms = [
        ["trigger = \"s3:uploads\"", "trigger = s3(\"uploads\")"],
        ["trigger = \"schedule:rate(5 minutes)\"", "trigger = schedule(rate(5 minutes))"],
        ["alarm = \"errors>5 in 5m\"", "alarm = errors > 5 in 5m"],
        ["timeout = \"30s\"", "timeout = 30s"],
    ];
    format!(
        "\
{}
A value without a key stands only inside a kind's parentheses, where it is the main argument: the bucket of
`s3(\"uploads\")`. What follows a grammar may stand in quotes or without; free text, such as a prefix, stands in quotes. An
editor completes what has none.

{}
Durations have the units {}, sizes {}, by 1,024 as Lambda counts. A number without one is in seconds or
megabytes. `trigger` and `alarm` take a list, or stand several times; any other key stands once.
",
        block("text", GRAMMAR),
        table(["quoted", "not quoted"], forms.map(|forms| forms.map(|form| format!("`{form}`")))),
        units(&duration::UNITS),
        units(&size::UNITS),
    )
}
