//! What is put on event buses: an event for each function whose rule it matches ("Event patterns", EventBridge user guide).

use std::sync::Arc;

use jiff::Timestamp;
use lessops_core::trigger::{EventBridge, Trigger};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::asynchronous::tell;
use crate::dev::pattern::matches;
use crate::dev::request::ACCOUNT;
use crate::dev::world::World;
use crate::local::region;

/// The bus of whoever names none.
pub(crate) const DEFAULT_BUS: &str = "default";

/// Hands an event to whoever's rule it matches on a bus, and gives its id. The entry is one of `PutEvents`.
pub(crate) fn put(world: &Arc<World>, entry: &Json) -> String {
    let bus = entry["EventBusName"].as_str().unwrap_or(DEFAULT_BUS).rsplit('/').next().unwrap_or(DEFAULT_BUS);
    let event = event(entry);
    tell(world, &format!("bus {bus}"), |_, trigger| {
        let Trigger::EventBridge(rule) = trigger else { return None };
        let is_meant = name(rule) == bus && matches(&rule.pattern(), &event);
        is_meant.then(|| event.clone())
    });
    event["id"].as_str().unwrap_or_default().to_owned()
}

/// The name of the bus that a rule is of.
pub(crate) fn name(rule: &EventBridge) -> &str {
    let own = rule.bus.as_ref().map(lessops_core::grammar::name::BusName::as_str);
    let existing = rule.existing.as_ref().map(lessops_core::grammar::arn::ExistingBus::name);
    own.or(existing).unwrap_or(DEFAULT_BUS)
}

fn event(entry: &Json) -> Json {
    let detail = entry["Detail"].as_str().and_then(|detail| serde_json::from_str(detail).ok());
    json!({
        "version": "0",
        "id": Uuid::new_v4().to_string(),
        "detail-type": entry["DetailType"].as_str().unwrap_or_default(),
        "source": entry["Source"].as_str().unwrap_or_default(),
        "account": ACCOUNT,
        "time": Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "region": region(),
        "resources": entry["Resources"].as_array().cloned().unwrap_or_default(),
        "detail": detail.unwrap_or_else(|| json!({})),
    })
}
