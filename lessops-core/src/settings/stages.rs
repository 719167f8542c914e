//! `stages`: settings that lie over the service's own in one stage, which is a stack of its own.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::Service;
use crate::args::{Arg, Value, args_from_json};
use crate::code::Code;
use crate::field::{Field, Group as _, Shape, unexpected};
use crate::grammar::name::StageName;
use crate::problem::{Problem, Problems, nearest_or_all};

/// The tag that says of everything in a stage's stack which stage that is.
pub const STAGE_TAG: &str = "stage";

/// Settings that lie over those of the service. What they come to is for [`Service::of_stage`] to say, since by
/// themselves they need not be whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage;

impl Field for Stage {
    const EXPECTED: &'static str = "a table of the service's settings";
    const SHAPE: Shape = Shape::Overlay;

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Call(call) if call.name.text.is_empty() => {
                let key = |arg: &&Arg| arg.key.as_ref().is_some_and(|key| key.text == "stages");
                if let Some(nested) = call.args.iter().find(key) {
                    problems.add(Code::Stages, nested.at(), "a stage has no stages");
                }
                Some(Self)
            }
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        Json::Object(Map::new())
    }
}

impl Service {
    /// Reads the JSON form of `[package.metadata.lessops]`, with what its stages come to. `null` stands for a table
    /// that is not there.
    ///
    /// # Errors
    /// All problems of the settings, each with the path of its key: `defaults.timeout`, `stages.prod.defaults.timeout`.
    pub fn from_json(json: &Json) -> Result<Self, Vec<Problem>> {
        let own = Self::read(json);
        let mut problems = own.as_ref().err().cloned().unwrap_or_default();
        let known = problems.clone();
        let (names, mut stages) = (stages_of(json), Vec::new());
        // A name that no stage can have is a problem already.
        for name in names.keys().filter(|name| name.parse::<StageName>().is_ok()) {
            match Self::read(&overlaid(json, None, name)) {
                Ok(stage) => stages.push((name, stage)),
                Err(found) => {
                    let new = found.into_iter().filter(|problem| !known.contains(problem));
                    problems.extend(new.map(|problem| within(name, problem)));
                }
            }
        }
        problems.extend(shared(&stages));
        if problems.is_empty() { own } else { Err(problems) }
    }

    /// The settings of one stage. Its stack is named after the service's, or the package, and the stage: `shop-prod`,
    /// if it names none itself.
    ///
    /// # Errors
    /// As [`Self::from_json`], and that there is no such stage.
    pub fn of_stage(json: &Json, package: &str, stage: &str) -> Result<Self, Vec<Problem>> {
        Self::from_json(json)?;
        let stages = stages_of(json);
        if !stages.contains_key(stage) {
            return Err(vec![no_such_stage(&stages, stage)]);
        }
        Self::read(&overlaid(json, Some(package), stage))
            .map_err(|problems| problems.into_iter().map(|problem| within(stage, problem)).collect())
    }

    /// Reads the service's own settings.
    fn read(json: &Json) -> Result<Self, Vec<Problem>> {
        let mut problems = Problems::default();
        let empty = Map::new();
        let fields = match json {
            Json::Object(fields) => fields,
            Json::Null => &empty,
            other => {
                problems.add(Code::WrongShape, None, format!("expected a table, found `{other}`"));
                &empty
            }
        };
        let service = Self::from_args(&args_from_json(fields.iter()), None, &mut problems);
        if let Some(service) = &service {
            service.check(&mut problems);
        }
        problems.finish(service)
    }
}

/// Lays one JSON value over another, table by table.
pub fn overlay(below: Json, above: Json) -> Json {
    match (below, above) {
        (Json::Object(mut below), Json::Object(above)) => {
            // Of two kinds of a thing, the keys of one are not those of the other.
            if below.get("kind") != above.get("kind") && above.contains_key("kind") {
                return Json::Object(above);
            }
            for (key, value) in above {
                let covered = below.remove(&key).unwrap_or_default();
                below.insert(key, overlay(covered, value));
            }
            Json::Object(below)
        }
        (below, Json::Null) => below,
        (_, above) => above,
    }
}

/// The settings of a stage: its own, over what follows from its name, over the service's.
fn overlaid(json: &Json, package: Option<&str>, stage: &str) -> Json {
    let mut below = json.clone();
    let own = below.as_object_mut().and_then(|fields| fields.remove("stages")).unwrap_or_default();
    let own = own.get(stage).cloned().unwrap_or_default();
    let named =
        below["stack"].as_str().or(package).map(|stack| json!({ "stack": format!("{stack}-{stage}") }));
    let tagged = json!({ "tags": { STAGE_TAG: stage } });
    [named.unwrap_or_default(), tagged, own].into_iter().fold(below, overlay)
}

fn stages_of(json: &Json) -> Map<String, Json> {
    json["stages"].as_object().cloned().unwrap_or_default()
}

/// A problem of a stage, at the path that its key has in the settings.
fn within(stage: &str, problem: Problem) -> Problem {
    let keys = ["stages", stage, &problem.argument];
    let argument = keys.into_iter().filter(|key| !key.is_empty()).collect::<Vec<_>>().join(".");
    Problem { argument, ..problem }
}

fn no_such_stage(stages: &Map<String, Json>, stage: &str) -> Problem {
    if stages.is_empty() {
        let help =
            format!("add `[package.metadata.lessops.stages.{stage}]` to `Cargo.toml`; it may be empty");
        return Problem::new(Code::Stages, "", format!("there is no stage `{stage}`: the service has none"))
            .help(help);
    }
    let names = stages.keys().map(String::as_str);
    Problem::new(Code::Stages, "stages", format!("there is no stage `{stage}`"))
        .help(nearest_or_all(stage, names))
}

/// What two stages can't both have where they lie in one region of one account.
fn shared(stages: &[(&String, Service)]) -> Vec<Problem> {
    let (mut seen, mut problems) = (BTreeMap::new(), Vec::new());
    for (name, service) in stages {
        let Service { stack, api, .. } = service;
        let stack = stack.as_ref().map(|stack| ("stack", stack.to_string()));
        // API Gateway developer guide, "Custom domain name for public REST APIs in API Gateway": a name is unique in a region.
        let domain = api.as_ref().map(|api| ("api.domain", api.domain.to_string()));
        for (key, value) in stack.into_iter().chain(domain) {
            let Some(other) = seen.insert((key, value.clone()), *name) else { continue };
            let message = format!("the stages `{other}` and `{name}` have the same `{key}`, `{value}`");
            let problem = Problem::new(Code::Stages, key, message).help("give each stage one of its own");
            problems.push(within(name, problem));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(json: &Json) -> Vec<(String, String)> {
        let problems = Service::from_json(json).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.argument, problem.message)).collect()
    }

    fn stage(json: &Json, stage: &str) -> Service {
        Service::of_stage(json, "shop", stage).expect("the settings are right")
    }

    #[test]
    fn a_stage_lies_over_the_service_table_by_table() {
        let json = json!({
            "defaults": { "memory": 128, "timeout": "5s" },
            "tags": { "team": "shop" },
            "stages": { "prod": { "defaults": { "memory": 512 } }, "dev": {} },
        });
        let memory = |service: &Service| service.defaults.clone().unwrap().memory.unwrap().to_string();
        let (dev, prod) = (stage(&json, "dev"), stage(&json, "prod"));
        assert_eq!((memory(&dev), memory(&prod)), ("128MB".to_owned(), "512MB".to_owned()));
        assert_eq!(prod.defaults.unwrap().timeout, dev.defaults.unwrap().timeout);
        let tags: Vec<_> =
            prod.tags.unwrap().0.into_iter().map(|(key, value)| (key.to_string(), value)).collect();
        let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(tags, [tag("stage", "prod"), tag("team", "shop")]);
    }

    #[test]
    fn a_stage_is_a_stack_of_its_own() {
        let stack = |json: Json| stage(&json, "prod").stack.unwrap().to_string();
        assert_eq!(stack(json!({ "stages": { "prod": {} } })), "shop-prod");
        assert_eq!(stack(json!({ "stack": "store", "stages": { "prod": {} } })), "store-prod");
        assert_eq!(stack(json!({ "stack": "store", "stages": { "prod": { "stack": "live" } } })), "live");
    }

    #[test]
    fn a_value_of_another_kind_takes_the_place_of_the_whole() {
        let key = json!({ "kind": "key", "arn": "EncryptionKeyArn" });
        let json = json!({ "encrypt": key, "stages": { "dev": { "encrypt": { "kind": "own_key" } } } });
        assert!(stage(&json, "dev").encrypt.is_some());
    }

    #[test]
    fn every_stage_is_checked_when_the_service_is() {
        let json = json!({ "stages": { "dev": {}, "prod": { "defaults": { "memori": 512 } } } });
        let expected = ("stages.prod.defaults".to_owned(), "`defaults` has no argument `memori`".to_owned());
        assert_eq!(problems(&json), [expected]);
        assert!(Service::of_stage(&json, "shop", "dev").is_err());
    }

    #[test]
    fn a_table_that_only_the_service_completes_is_right() {
        let api = json!({ "domain": "shop.example", "certificate": "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555" });
        let stages = json!({ "dev": { "api": { "domain": "dev.shop.example" } }, "prod": {} });
        assert_eq!(problems(&json!({ "api": api, "stages": stages })), []);
        let lone = json!({ "stages": { "dev": { "api": { "domain": "dev.shop.example" } } } });
        assert_eq!(problems(&lone)[0].0, "stages.dev.api");
    }

    #[test]
    fn a_problem_of_the_service_is_not_one_of_each_stage() {
        let json = json!({ "defaults": { "memori": 512 }, "stages": { "dev": {}, "prod": {} } });
        assert_eq!(problems(&json).len(), 1);
    }

    #[test]
    fn what_a_region_has_once_two_stages_cannot_share() {
        let api = json!({ "domain": "shop.example", "certificate": "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555" });
        let json = json!({ "api": api, "stages": { "dev": {}, "prod": {} } });
        assert_eq!(problems(&json)[0].0, "stages.prod.api.domain");
        let json = json!({ "stages": { "dev": { "stack": "shop" }, "prod": { "stack": "shop" } } });
        assert_eq!(problems(&json)[0].0, "stages.prod.stack");
    }

    #[test]
    fn a_stage_that_is_not_there_is_an_error_with_the_nearest() {
        let of = |json: &Json, stage| Service::of_stage(json, "shop", stage).unwrap_err().remove(0).text();
        let json = json!({ "stages": { "dev": {}, "prod": {} } });
        assert_eq!(of(&json, "prd"), "there is no stage `prd` [L0717]\nhelp: did you mean `prod`?");
        assert_eq!(
            of(&json, "staging"),
            "there is no stage `staging` [L0717]\nhelp: expected `dev` or `prod`"
        );
        assert!(of(&Json::Null, "prod").contains("[package.metadata.lessops.stages.prod]"));
    }

    #[test]
    fn a_stage_has_no_stages_and_a_name_that_a_stack_can_have() {
        let nested = json!({ "stages": { "dev": { "stages": { "prod": {} } } } });
        assert_eq!(problems(&nested), [("stages.dev".to_owned(), "a stage has no stages".to_owned())]);
        assert_eq!(problems(&json!({ "stages": { "my stage": {} } })).len(), 1);
        assert!(!problems(&json!({ "stages": { "dev": true } })).is_empty());
        assert!(!problems(&json!({ "stages": "dev" })).is_empty());
    }
}
