//! All alarms of a service: where each comes from, where it goes, and what it costs.

use serde_json::{Value as Json, json};

use super::Origin;
use super::heartbeat::{self, NoHeartbeat};
use super::price::{self, Cents};
use crate::check::Finding;
use crate::cloudformation::{Options, checked_with};
use crate::function::{Function, Item};
use crate::manifest::Manifest;
use crate::names;
use crate::settings::Service;

/// The logical id of the topic that tells people of alarms, in a stack that has one of its own.
pub const TOPIC: &str = names::ALARMS;

/// The alarms of a service, and the schedules that lack one.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarms {
    /// The alarms of each function, in the order of their names, then those on what functions share, and that of the
    /// service.
    pub alarms: Vec<Listed>,
    /// The schedules that nothing watches over.
    pub without_heartbeat: Vec<WithoutHeartbeat>,
}

/// An alarm of the stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// What it is an alarm of.
    pub owner: Owner,
    /// Its logical id in the stack.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The alarm in the words of the language, without its target, which is one of the `targets`; of a composite alarm,
    /// what it is over.
    pub text: String,
    /// The metrics that it reads, each behind its namespace: `AWS/Lambda Errors`. None where it reads other alarms.
    pub metrics: Vec<String>,
    /// Who hears of it: topics and functions, by ARN. What only the stack knows stands in `${...}`, as CloudFormation's
    /// `Fn::Sub` has it.
    pub targets: Vec<String>,
    /// What it costs a month.
    pub cost: Cents,
    /// The function whose attribute it comes from; None for the alarm of the whole service.
    pub item: Option<Item>,
}

/// What an alarm is an alarm of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A function, by its name.
    Function(String),
    /// What functions share: `HTTP API`, or the name of a queue.
    Shared(String),
    /// The whole service, by its name.
    Service(String),
}

/// A schedule without a heartbeat.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutHeartbeat {
    /// The function that it invokes, by its name.
    pub function: String,
    /// When: `rate(8 days)`.
    pub schedule: String,
    /// Why it has none.
    pub because: NoHeartbeat,
    /// The function's item.
    pub item: Item,
}

/// The alarms that the service's template has.
///
/// # Errors
/// As [`checked_with`], but for CloudFormation's limits.
pub fn alarms(manifest: &Manifest, service: &Service) -> Result<Alarms, Vec<Finding>> {
    checked_with(manifest, service, Options::unlimited()).map(|checked| checked.alarms)
}

impl Alarms {
    pub(crate) fn of(functions: &[Function], alarms: Vec<Listed>) -> Self {
        let missing = functions.iter().flat_map(|function| {
            heartbeat::missing(function).into_iter().map(|(schedule, because)| WithoutHeartbeat {
                function: function.name.clone(),
                schedule: schedule.times.to_string(),
                because,
                item: function.item.clone(),
            })
        });
        Self { alarms, without_heartbeat: missing.collect() }
    }

    /// What all of them cost a month.
    pub fn cost(&self) -> Cents {
        self.alarms.iter().map(|alarm| alarm.cost).sum()
    }

    /// The alarms as JSON.
    pub fn to_json(&self) -> Json {
        let Self { alarms, without_heartbeat } = self;
        let missing =
            without_heartbeat.iter().map(|WithoutHeartbeat { function, schedule, because, item }| {
                json!({
                    "function": function, "schedule": schedule, "because": because.to_string(),
                    "file": item.file, "line": item.line,
                })
            });
        json!({
            "alarms": alarms.iter().map(Listed::to_json).collect::<Json>(),
            "without_heartbeat": missing.collect::<Json>(),
            "usd_a_month": self.cost().dollars(),
            "prices": { "region": price::REGION, "date": price::DATE },
        })
    }
}

impl Listed {
    /// The alarm as JSON.
    pub fn to_json(&self) -> Json {
        let Self { owner, id, origin, text, metrics, targets, cost, item } = self;
        let (owner, name) = match owner {
            Owner::Function(name) => ("function", name),
            Owner::Shared(title) => ("shared", title),
            Owner::Service(name) => ("service", name),
        };
        let mut fields = json!({
            owner: name, "id": id, "origin": origin.to_string(), "alarm": text, "metrics": metrics,
            "targets": targets, "usd_a_month": cost.dollars(),
        });
        if let Some(Item { file, line, .. }) = item {
            fields["file"] = file.as_str().into();
            fields["line"] = (*line).into();
        }
        fields
    }
}
