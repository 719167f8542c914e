//! What the tests of a service need: its alarms, fed with datapoints.
//!
//! ```
//! use lessops::testing::{State, alarm};
//! use lessops::{Error, lambda};
//!
//! #[lambda(alarm = errors > 5 for 2 of 3)]
//! async fn deliver() -> Result<(), Error> {
//!     Ok(())
//! }
//!
//! # /*
//! #[test]
//! fn two_bad_periods_of_three_wake_somebody() {
//! # */
//! # fn main() {
//!     let mut errors = alarm("deliver", "errors > 5 for 2 of 3");
//!     assert_eq!(errors.feed([0, 7, 9]), [State::Ok, State::Ok, State::Alarm]);
//!     assert_eq!(errors.feed([1, 1]), [State::Alarm, State::Ok]);
//! }
//! ```
//!
//! What CloudWatch will find usual of a metric nobody knows, so a test says it for an alarm on a band, such as
//! `duration outside band(3)`: `alarm.band(80..=120)`.
//!
//! The alarms are those of the functions that are linked into the test, the ones that a function gets unasked among
//! them. Thresholds of the service's in `Cargo.toml` are not known here.

use lessops_core::alarm::{self, Alarm, Effective, Thresholds};
use lessops_core::manifest::Manifest;
use lessops_core::problem::nearest_or_all;

pub use lessops_core::alarm::simulation::{Datapoint, Simulation, State};

use crate::runtime::handler::HANDLERS;

/// An alarm of a function, before its first datapoint. The function is named as in the service, or with the module in
/// front, `shop::ship`; the alarm by its name, or as it is written.
///
/// # Panics
/// If there is no such function in this binary, or it has no such alarm; the message says which there are.
#[track_caller]
pub fn alarm(function: &str, alarm: &str) -> Simulation {
    match find(function, alarm) {
        Ok(simulation) => simulation,
        Err(message) => panic!("{message}"),
    }
}

fn find(function: &str, text: &str) -> Result<Simulation, String> {
    let records: Vec<u8> = HANDLERS.iter().flat_map(|handler| handler.record).copied().collect();
    let manifest = Manifest::from_records(&records).map_err(|error| error.to_string())?;
    let (module, name) = function.rsplit_once("::").unwrap_or_default();
    let name = if module.is_empty() { function } else { name };
    let is_meant = |other: &&lessops_core::function::Function| {
        other.name == name && (module.is_empty() || other.item.module == module)
    };
    let Some(found) = manifest.functions.iter().find(is_meant) else {
        let names = manifest.functions.iter().map(|other| other.name.as_str());
        return Err(format!("no function of this binary is `{function}`: {}", nearest_or_all(name, names)));
    };
    let alarms: Vec<Alarm> = alarm::effective(found, &Thresholds::default())
        .into_iter()
        .map(|Effective { alarm, .. }| alarm)
        .collect();
    let wanted = text.parse::<Alarm>();
    let same = |alarm: &&Alarm| alarm.name.as_deref() == Some(text) || wanted.as_ref() == Ok(*alarm);
    match alarms.iter().find(same) {
        Some(alarm) => Ok(Simulation::new(alarm, &found.settings)),
        None => {
            let alarms: Vec<String> = alarms.iter().map(ToString::to_string).collect();
            let help = nearest_or_all(text, alarms.iter().map(String::as_str));
            Err(format!("`{name}` has no alarm `{text}`: {help}"))
        }
    }
}
