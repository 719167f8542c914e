//! Every alarm of every golden, simulated: it fires on bad data, and is silent on good.

use std::fs;
use std::path::Path;

use lessops_core::alarm::rollback::rollback;
use lessops_core::alarm::simulation::{Datapoint, Simulation, State};
use lessops_core::alarm::{Alarm, Effective, Thresholds, effective};
use lessops_core::function::Function;
use lessops_core::manifest::Manifest;

/// Each function of each golden, with each of its alarms, those on a new version alone among them.
fn alarms() -> Vec<(Function, Alarm)> {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = fs::read_dir(goldens).expect("the folder of the goldens is in the repository");
    let manifests = cases.map(|case| {
        let file = case.expect("the folder can be listed").path().join("manifest.json");
        let text = fs::read_to_string(file).expect("each golden has a manifest");
        Manifest::from_json(&text).expect("it is valid")
    });
    let functions = manifests.flat_map(|manifest| manifest.functions);
    functions
        .flat_map(|function| {
            let thresholds = Thresholds::default();
            let alarms = effective(&function, &thresholds).into_iter().map(|Effective { alarm, .. }| alarm);
            let alarms = alarms.chain(rollback(&function, &thresholds));
            alarms.map(|alarm| (function.clone(), alarm)).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_alarm_fires_on_bad_data_and_is_silent_on_good() {
    let alarms = alarms();
    assert!(alarms.len() > 100, "{}", alarms.len());
    for (function, alarm) in alarms {
        let limit = alarm.limit(&function.settings);
        let step = limit.abs() / 2.0 + 1.0;
        let (bad, good) =
            if alarm.op.is_low() { (limit - step, limit + step) } else { (limit + step, limit - step) };
        let datapoints = |value: f64| vec![Datapoint::from(value); alarm.datapoints().1 as usize];

        let mut simulation = Simulation::new(&alarm, &function.settings);
        let states = simulation.feed(datapoints(good));
        assert!(!states.contains(&State::Alarm), "`{}`: `{alarm}` fires on {good}", function.name);
        assert_eq!(simulation.state(), State::Ok, "`{}`: `{alarm}`", function.name);
        simulation.feed(datapoints(bad));
        assert_eq!(simulation.state(), State::Alarm, "`{}`: `{alarm}` is silent on {bad}", function.name);
        simulation.feed(datapoints(good));
        assert_eq!(simulation.state(), State::Ok, "`{}`: `{alarm}` does not clear", function.name);
    }
}
