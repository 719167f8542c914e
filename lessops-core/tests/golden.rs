//! Golden templates: `golden/<case>/manifest.json`, the service's settings beside it if there are any, and the template
//! that both make. `BLESS=1` writes the templates anew.

use std::path::Path;
use std::{env, fs};

use lessops_core::cloudformation::template;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::Value as Json;

#[test]
fn every_manifest_makes_its_template() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
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
        let template = template(&manifest, &service)
            .unwrap_or_else(|findings| panic!("{} has no template: {findings:#?}", case.display()));
        for (name, text) in [("manifest.json", manifest.to_json()), ("template.json", template)] {
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
