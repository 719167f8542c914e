//! Goldens: `golden/<case>/manifest.json`, the service's settings beside it if there are any, and the template that
//! both make; `mistakes/<case>/` likewise, with what is found wrong. `BLESS=1` writes them anew.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use lessops_core::alarm::listing::{Alarms, alarms};
use lessops_core::check::{Finding, Severity, check};
use lessops_core::cloudformation::{Options, checked_with, template, template_with};
use lessops_core::function::Function;
use lessops_core::manifest::Manifest;
use lessops_core::resource::Resource;
use lessops_core::settings::Service;
use serde_json::Value as Json;

/// The template of a golden.
fn template_of(manifest: &Manifest, service: &Service) -> Result<String, String> {
    template(manifest, service).map_err(|findings| format!("it has no template: {findings:#?}"))
}

/// Makes something of every case in a folder, and holds it against what lies there as `file`.
fn hold(folder: &str, file: &str, make: fn(&Manifest, &Service) -> Result<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let cases = fs::read_dir(folder).expect("the folder of the goldens is in the repository");
    let mut changed = Vec::new();
    for case in cases.map(|entry| entry.expect("the folder can be listed").path()) {
        let read = |name: &str| fs::read_to_string(case.join(name)).ok();
        let manifest = read("manifest.json").unwrap_or_else(|| panic!("{} has no manifest", case.display()));
        let manifest =
            Manifest::from_json(&manifest).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let settings =
            read("service.json").map_or(Json::Null, |text| text.parse().expect("the settings are JSON"));
        let service = Service::from_json(&settings).expect("the settings are valid");
        let text =
            make(&manifest, &service).unwrap_or_else(|problem| panic!("{}: {problem}", case.display()));
        for (name, text) in [("manifest.json", manifest.to_json()), (file, text)] {
            if read(name).as_ref() == Some(&text) {
                continue;
            }
            match env::var_os("BLESS") {
                Some(_) => fs::write(case.join(name), text).expect("the golden can be written"),
                None => changed.push(case.join(name)),
            }
        }
    }
    assert!(changed.is_empty(), "these differ from what is made now; BLESS=1 writes them anew: {changed:#?}");
}

#[test]
fn every_manifest_makes_its_template() {
    hold("golden", "template.json", template_of);
}

#[test]
fn every_alarm_of_a_template_is_listed_with_whom_it_tells_and_the_metrics_it_reads() {
    hold("golden", "template.json", |manifest, service| {
        let text = template_of(manifest, service)?;
        let template: Json = text.parse().expect("a template is JSON");
        let resources = template["Resources"].as_object().expect("a template has resources");
        let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
        let is_alarm = |resource: &&Json| kinds.iter().any(|kind| resource["Type"] == *kind);
        let Alarms { alarms, .. } = alarms(manifest, service).expect("it has a template");
        assert_eq!(alarms.len(), resources.values().filter(is_alarm).count());
        for alarm in alarms {
            let properties = &resources[&alarm.id]["Properties"];
            let actions = ["AlarmActions", "OKActions", "InsufficientDataActions"];
            let told = actions.iter().filter_map(|state| properties[state].as_array()).flatten();
            assert_eq!(
                alarm.targets.len(),
                told.map(Json::to_string).collect::<BTreeSet<_>>().len(),
                "{}",
                alarm.id
            );
            let queries = properties["Metrics"].as_array().into_iter().flatten();
            let metrics = queries.filter(|query| query["MetricStat"].is_object()).count();
            let metrics = metrics + usize::from(properties["MetricName"].is_string());
            assert_eq!(alarm.metrics.len(), metrics, "{}", alarm.id);
        }
        Ok(text)
    });
}

#[test]
fn what_is_found_is_the_same_whether_or_not_the_text_is_written() {
    fn compare(manifest: &Manifest, service: &Service) {
        let unlimited = Options::unlimited();
        let written = template_with(manifest, service, unlimited);
        let written = written.map(|rendered| rendered.checked);
        assert_eq!(checked_with(manifest, service, unlimited), written);
    }
    hold("golden", "template.json", |manifest, service| {
        compare(manifest, service);
        template_of(manifest, service)
    });
    hold("mistakes", "findings.txt", |manifest, service| {
        compare(manifest, service);
        findings_of(manifest, service)
    });
}

/// `tests/aws/test_access.py` tries what each of them may do.
#[test]
fn the_golden_of_handles_has_a_function_for_every_access() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/handles/manifest.json");
    let manifest = fs::read_to_string(path).expect("the golden is in the repository");
    let manifest = Manifest::from_json(&manifest).expect("the golden is valid");
    let only = |function: &Function| match &*function.item.resources {
        [handle] => Some((handle.resource.handle_type().name, handle.access)),
        _ => None,
    };
    let tried: BTreeSet<_> = manifest.functions.iter().filter_map(only).collect();
    let all = Resource::TYPES.iter().flat_map(|kind| kind.access.iter().map(|&access| (kind.name, access)));
    assert_eq!(tried, all.collect());
}

#[test]
fn what_is_wrong_with_a_service_is_told_with_every_function_that_has_a_part_in_it() {
    hold("mistakes", "findings.txt", findings_of);
}

/// What is found wrong with a mistake.
fn findings_of(manifest: &Manifest, service: &Service) -> Result<String, String> {
    match check(manifest, service) {
        findings if findings.is_empty() => Err("nothing is found".to_owned()),
        findings => Ok(findings.iter().map(told).collect::<Vec<_>>().join("\n")),
    }
}

/// A finding as text.
fn told(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place =
        |item: &lessops_core::function::Item| format!(" --> {}:{} `{}`\n", item.file, item.line, item.name);
    let places: String = finding.functions.iter().map(place).collect();
    format!("{severity}: {}\n{places}", finding.problem)
}
