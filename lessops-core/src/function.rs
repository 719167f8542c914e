//! A function of the service: what an attribute and the item below it say together.

use serde_json::{Map, Value as Json};

use crate::alarm::{Alarm, Stat, Threshold, Watched, catalogue};
use crate::args::{Arg, args_from_json, locate};
use crate::code::Code;
use crate::field::Group;
use crate::grammar::name::FunctionName;
use crate::manifest::Package;
use crate::page;
use crate::problem::{Problem, Problems, all_of, nearest};
use crate::resource::Handle;
pub use crate::settings::Settings;
use crate::settings::breaker::CONTROLLER;
use crate::settings::{self, OnFailure, Variable};
use crate::trigger::{Delivery, Invoke, Trigger, Variety};
use bounds::Limits;

pub(crate) mod bounds;
pub(crate) mod handles;
#[cfg(feature = "template")]
pub(crate) mod hooks;
#[cfg(test)]
mod tests;

/// What the item below the attribute says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// The function's identifier, without `r#`.
    pub name: String,
    /// Its doc comment.
    pub description: Option<String>,
    /// Where it stands, relative to the package: `src/main.rs`.
    pub file: String,
    /// The line of its attribute, from 1.
    pub line: u32,
    /// The module it stands in: `shop::orders`.
    pub module: String,
    /// The resources that its parameters name.
    pub resources: Vec<Handle>,
}

/// A function of the service, whose settings are valid by themselves and together.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name in the service, and Lambda's `Handler`.
    pub name: String,
    /// The package it belongs to, where that is not the manifest's.
    pub package: Option<Package>,
    /// What the item says.
    pub item: Item,
    /// What the attribute says.
    pub settings: Settings,
}

/// The trigger of a function that names none.
const DIRECT: &[Trigger] = &[Trigger::Invoke(Invoke {})];

/// How many bytes a function's environment may have, names and values together.
const ENVIRONMENT_LIMIT: usize = 4_096;

/// Manifest keys that differ from the attribute's, since they hold lists.
pub const LISTS: [(&str, &str); 2] = [("trigger", "triggers"), ("alarm", "alarms")];

impl Function {
    /// Reads an attribute's arguments.
    ///
    /// # Errors
    /// All problems that the arguments have, each with the tokens it is about.
    pub fn from_args(args: &[Arg], item: Item) -> Result<Self, Vec<Problem>> {
        match Self::read(args, item) {
            (Some(function), problems) if problems.is_empty() => Ok(function),
            (_, problems) => Err(problems),
        }
    }

    /// Reads an attribute's arguments as far as they can be read, and gives all problems that they have, each with the
    /// tokens it is about. There is no function where it is not known what triggers it.
    pub fn read(args: &[Arg], item: Item) -> (Option<Self>, Vec<Problem>) {
        let mut problems = Problems::default();
        let settings = Settings::from_args(args, None, &mut problems);
        let function = settings.map(|settings| {
            let name = settings.name.as_ref().map_or(item.name.clone(), ToString::to_string);
            Self { name, package: None, item, settings }
        });
        if let Some(function) = &function {
            if problems.knows("name")
                && let Err(fault) = function.name.parse::<FunctionName>()
            {
                let problem =
                    Problem::new(fault.code, "name", fault.message).help("give it one: `name = \"...\"`");
                problems.push(Problem { see: fault.see, ..problem });
            }
            if function.name == CONTROLLER {
                let message =
                    format!("`{CONTROLLER}` is the function that opens and closes circuit breakers");
                problems.push(Problem::new(Code::ReservedName, "name", message).help("give it another name"));
            }
            function.check(&mut problems);
            function.check_timeout(function.settings.limits().timeout, &mut problems);
        }
        let function = function.filter(|_| problems.knows("trigger"));
        let mut problems = problems.finish::<Self>(None).err().unwrap_or_default();
        for problem in &mut problems {
            problem.at = problem.at.or_else(|| locate(args, &problem.argument));
        }
        (function, problems)
    }

    /// Reads a function of a manifest.
    ///
    /// # Errors
    /// All problems that its settings have.
    pub fn from_json(fields: &Map<String, Json>) -> Result<Self, Vec<Problem>> {
        let text = |key: &str| fields.get(key).and_then(Json::as_str).map(str::to_owned);
        let source = |key: &str| fields.get("source").and_then(|source| source.get(key));
        let mut problems = Problems::default();
        let handles = fields.get("resources").and_then(Json::as_array).into_iter().flatten().enumerate();
        let handles: Vec<_> = handles
            .filter_map(|(index, handle)| {
                problems.within(format!("resources[{index}]"), |problems| Handle::from_json(handle, problems))
            })
            .collect();
        let handles = problems.finish(Some(handles))?;
        let item = Item {
            name: text("name").unwrap_or_default(),
            description: text("description"),
            file: source("file").and_then(Json::as_str).unwrap_or_default().to_owned(),
            line: source("line")
                .and_then(Json::as_u64)
                .and_then(|line| line.try_into().ok())
                .unwrap_or_default(),
            module: text("module").unwrap_or_default(),
            resources: handles,
        };
        let mut args = args_from_json(fields.iter().filter(|(key, _)| {
            !["description", "source", "module", "package", "resources"].contains(&key.as_str())
        }));
        for key in args.iter_mut().filter_map(|arg| arg.key.as_mut()) {
            if let Some((one, _)) = LISTS.iter().find(|(_, list)| *list == key.text) {
                (*one).clone_into(&mut key.text);
            }
        }
        Self::from_args(&args, item).map(|mut function| {
            function.item.name.clone_from(&function.name);
            function.settings.name = None;
            function.package = Package::from_json(fields.get("package"));
            function
        })
    }

    /// The function as a manifest holds it. What the user did not write is left out.
    pub fn to_json(&self) -> Json {
        let Self { name, package, item, settings } = self;
        let Item { name: _, description, file, line, module, resources } = item;
        let mut fields = Map::new();
        settings.write_to(&mut fields);
        fields.remove("crate");
        if let Some(package) = package {
            fields.insert("package".to_owned(), package.to_json());
        }
        for (one, list) in LISTS {
            if let Some(values) = fields.remove(one) {
                fields.insert(list.to_owned(), values);
            }
        }
        fields.insert("name".to_owned(), name.as_str().into());
        fields.insert("source".to_owned(), serde_json::json!({ "file": file, "line": line }));
        fields.insert("module".to_owned(), module.as_str().into());
        if !resources.is_empty() {
            fields.insert("resources".to_owned(), resources.iter().map(Handle::to_json).collect());
        }
        if let Some(description) = description {
            fields.insert("description".to_owned(), description.as_str().into());
        }
        fields.into()
    }

    /// What invokes it.
    pub fn triggers(&self) -> &[Trigger] {
        match &*self.settings.trigger {
            [] => DIRECT,
            triggers => triggers,
        }
    }

    /// Whether Lambda queues its events, retries them, and sends what fails to a failure destination.
    pub fn is_asynchronous(&self) -> bool {
        self.triggers().iter().any(|trigger| trigger.delivery() == Delivery::Asynchronous)
    }

    /// Whether what fails for good goes to its failure destination.
    pub fn has_destination(&self) -> bool {
        self.triggers().iter().any(|trigger| trigger.delivery().has_destination())
    }

    /// Whether events that fail for good end in a queue.
    pub fn has_failure_queue(&self) -> bool {
        let dead_letters = self
            .triggers()
            .iter()
            .any(|trigger| matches!(trigger, Trigger::Sqs(sqs) if sqs.existing.is_none()));
        let queue = match self.settings.on_failure {
            None => self.is_asynchronous(),
            Some(OnFailure::Queue(_)) => self.has_destination(),
            Some(OnFailure::Topic(_) | OnFailure::Bucket(_)) => self.is_redriven(),
            Some(OnFailure::None(_)) => false,
        };
        dead_letters || queue
    }

    /// Whether a service that hands over its events keeps in a queue those that it could not.
    pub(crate) fn is_redriven(&self) -> bool {
        self.triggers().iter().any(Trigger::is_redriven)
    }

    /// Whether it has a metric.
    pub fn has_metric(&self, metric: &catalogue::Metric) -> bool {
        match metric.of {
            catalogue::Of::Every => true,
            catalogue::Of::FailureQueue => self.has_failure_queue(),
            catalogue::Of::Asynchronous => self.is_asynchronous(),
            catalogue::Of::Provisioned => self.settings.provisioned().is_some(),
            catalogue::Of::Trigger => {
                self.triggers().iter().any(|trigger| trigger.metrics().contains(&metric.name))
            }
        }
    }

    /// The rules that more than one key has a part in, as far as those keys could be read, but for those that need a
    /// default of the service's.
    fn check(&self, problems: &mut Problems) {
        self.check_triggers(problems);
        if problems.knows("trigger") {
            self.check_asynchronous(problems);
        }
        self.check_environment(problems);
        if let Some(vpc) = &self.settings.vpc {
            problems.within("vpc", |problems| vpc.check(problems));
        }
        if let Some(rollout) = &self.settings.rollout {
            let problem = rollout.check(self.settings.has_rollback());
            problems.within("rollout", |problems| problem.map(|problem| problems.push(problem)));
        }
        if let Some(logs) = &self.settings.logs {
            problems.within("logs", |problems| logs.check(Some(&self.name), problems));
        }
        if let Some(idempotent) = &self.settings.idempotent
            && problems.knows("trigger")
        {
            problems.within("idempotent", |problems| idempotent.check(self.triggers(), problems));
        }
        if let Some(breaker) = &self.settings.breaker {
            problems.within("breaker", |problems| {
                problems.within("when", |problems| self.check_alarm(0, &breaker.when, problems));
                breaker.check(self, problems);
            });
        }
        settings::layers::check(self.settings.layers.as_deref().unwrap_or_default(), problems);
        if let Some(concurrency) = &self.settings.concurrency
            && !problems.concern("concurrency")
        {
            problems.within("concurrency", |problems| concurrency.check(problems));
        }
        if problems.knows("allow_loop") {
            self.check_handles(problems);
        }
        for (index, allow) in self.settings.allow.iter().enumerate() {
            let argument = format!("allow[{}]", problems.written_index("allow", index));
            let empty = [("action", allow.action.is_empty()), ("on", allow.on.is_empty())];
            for (key, _) in empty.into_iter().filter(|(_, empty)| *empty) {
                problems.push(Problem::new(
                    Code::EmptyList,
                    format!("{argument}.{key}"),
                    "the list is empty",
                ));
            }
        }
        for (index, alarm) in self.settings.alarm.iter().enumerate() {
            problems.within(format!("alarm[{}]", problems.written_index("alarm", index)), |problems| {
                self.check_alarm(index, alarm, problems);
            });
        }
    }

    /// The rules about its timeout, in seconds. Where the attribute is silent it may be a default of the service's, and
    /// is None while that is not known.
    pub(crate) fn check_timeout(&self, timeout: Option<u32>, problems: &mut Problems) {
        let alarms = self
            .settings
            .alarm
            .iter()
            .enumerate()
            .map(|(index, alarm)| (format!("alarm[{}]", problems.written_index("alarm", index)), alarm));
        let breaker = self.settings.breaker.iter().map(|breaker| ("breaker.when".to_owned(), &breaker.when));
        let alarms: Vec<_> = alarms.chain(breaker).filter(|(_, alarm)| alarm.is_on_duration()).collect();
        for (argument, alarm) in alarms {
            let limits = Limits { timeout, ..self.settings.limits() };
            problems.within(argument, |problems| {
                bounds::check(alarm, limits).map(|problem| problems.push(problem))
            });
        }
    }

    fn check_triggers(&self, problems: &mut Problems) {
        let triggers = &*self.settings.trigger;
        let all_sound = !problems.concern("trigger");
        for (index, trigger) in triggers.iter().enumerate() {
            let argument = format!("trigger[{}]", problems.written_index("trigger", index));
            if !problems.concern(&argument) {
                problems.within(&argument, |problems| trigger.check(&self.settings, problems));
            }
            let source = trigger.source(&self.name);
            let same = |other: &&Trigger| source.is_some() && other.source(&self.name) == source;
            let kind = trigger.kind();
            let problem = if all_sound && triggers[..index].contains(trigger) {
                Problem::new(
                    Code::TriggerTwice,
                    argument,
                    format!("the same `{kind}` trigger is given twice"),
                )
            } else if let Some(conflict) =
                triggers[..index].iter().filter(same).find_map(|other| other.conflict_within(trigger))
                && all_sound
            {
                let source = source.as_deref().unwrap_or_default();
                Problem::new(
                    Code::TriggerTwice,
                    argument,
                    format!("another trigger listens to `{source}` too: {conflict}"),
                )
            } else if triggers[0].payload() != trigger.payload() {
                let shown = |trigger: &Trigger| match trigger.variety() {
                    Some(Variety { how, .. }) => format!("`{}` {how}", trigger.kind()),
                    None => format!("`{}`", trigger.kind()),
                };
                let message = format!(
                    "{} and {} hand over different events, and a function takes one type of event",
                    shown(&triggers[0]),
                    shown(trigger)
                );
                Problem::new(Code::DifferentEvents, argument, message)
                    .help("write a function for each, which call a third")
            } else if all_sound && triggers[0].streams() != trigger.streams() {
                let message = "some of the triggers have `stream = true`, and a function streams all its answers or none";
                Problem::new(Code::DifferentEvents, argument, message)
                    .help("give it to all of them, or write two functions")
            } else {
                continue;
            };
            problems.push(problem);
        }
    }

    fn check_environment(&self, problems: &mut Problems) {
        let variables = self.settings.env.iter().flat_map(|settings::Map(variables)| variables);
        let bytes = variables.map(|(name, variable)| {
            name.as_str().len()
                + match variable {
                    Variable::Text(text) => text.len(),
                    Variable::Parameter(_) => 0,
                }
        });
        let bytes: usize = bytes.sum();
        if bytes > ENVIRONMENT_LIMIT {
            let message = format!("the environment has {bytes} bytes, and Lambda takes {ENVIRONMENT_LIMIT}");
            let problem =
                Problem::new(Code::TooLong, "env", message).help("keep long values in a file or a bucket");
            problems.push(problem.see(page::LAMBDA_QUOTAS));
        }
    }

    fn check_asynchronous(&self, problems: &mut Problems) {
        let Settings { on_failure, retries, max_age, .. } = &self.settings;
        let given = [
            ("on_failure", on_failure.is_some()),
            ("retries", retries.is_some()),
            ("max_age", max_age.is_some()),
        ];
        let (kind, delivery) = (self.triggers()[0].kind(), self.triggers()[0].delivery());
        for (key, _) in given.into_iter().filter(|(_, given)| *given) {
            let why = match delivery {
                Delivery::Asynchronous => continue,
                Delivery::Stream if key == "on_failure" => continue,
                Delivery::Stream => "each stream has its own",
                Delivery::Batch => {
                    "what fails goes back to its queue, and to the dead-letter queue after `max_receives` attempts"
                }
                Delivery::Synchronous => "the caller hears of the failure and decides",
            };
            let help = match delivery {
                Delivery::Stream => format!("give it to the trigger: `{kind}({key} = ...)`"),
                _ => "it is for asynchronous triggers such as `s3` and `schedule`".to_owned(),
            };
            let message = format!("`{key}` has no meaning for the trigger `{kind}`: {why}");
            problems.push(Problem::new(Code::NotForTheTrigger, key, message).help(help));
        }
    }

    fn check_alarm(&self, index: usize, alarm: &Alarm, problems: &mut Problems) {
        let named = |other: &Alarm| alarm.name.is_some() && other.name == alarm.name;
        if self.settings.alarm[..index].iter().any(named) {
            let name = alarm.name.as_deref().unwrap_or_default();
            problems.push(Problem::new(
                Code::AlarmName,
                "",
                format!("two alarms of the function are named `{name}`"),
            ));
        }
        let Watched::Known(metric) = &alarm.metric else { return };
        let is_known = match metric.of {
            catalogue::Of::Provisioned => {
                ["concurrency", "concurrency.provisioned"].iter().all(|key| problems.knows(key))
            }
            _ => problems.knows("trigger"),
        };
        if !self.has_metric(metric) && is_known {
            problems.push(self.no_metric(metric));
        } else if !alarm.is_on_duration()
            && let Some(problem) = bounds::check(alarm, self.settings.limits())
        {
            problems.push(problem);
        }
        let share = metric.series.iter().any(|series| !series.whole.is_empty());
        if let (Threshold::Percent(_), Some(stat)) = (alarm.threshold, alarm.stat)
            && stat != metric.stat
            && (share || matches!(stat, Stat::Sum | Stat::Count))
        {
            let why = if share {
                "it is a share of sums"
            } else {
                "a percentage is of the most that one value can be"
            };
            let message = format!("`{stat}({})` has no percentage: {why}", metric.name);
            let help = format!("write `{} {} {}`", metric.name, alarm.op.symbol(), alarm.threshold);
            problems.push(Problem::new(Code::Percentage, "", message).help(help));
        }
        let of_reserved = metric.percent_of == Some(catalogue::Whole::ReservedConcurrency);
        if of_reserved
            && ["concurrency", "concurrency.reserved"].iter().all(|key| problems.knows(key))
            && matches!(alarm.threshold, Threshold::Percent(_))
            && self.settings.reserved().is_none()
        {
            let message = "a percentage of the reserved concurrency needs one";
            problems.push(
                Problem::new(Code::Percentage, "", message)
                    .help("add `concurrency(reserved = 10)`, or name a number"),
            );
        }
    }

    /// The problem that an alarm is on a metric that the function does not have.
    fn no_metric(&self, metric: &catalogue::Metric) -> Problem {
        let kind = self.triggers()[0].kind();
        if metric.of == catalogue::Of::FailureQueue && self.is_asynchronous() {
            let message =
                format!("`{}` counts what lies in a failure queue, and the function has none", metric.name);
            return Problem::new(Code::AbsentMetric, "", message)
                .help("leave `on_failure` out, or write `on_failure = queue(\"...\")`");
        }
        if metric.of == catalogue::Of::Provisioned {
            let message =
                format!("`{}` is of provisioned concurrency, and the function has none", metric.name);
            return Problem::new(Code::AbsentMetric, "", message)
                .help("add it: `concurrency(provisioned = 5)`");
        }
        let own =
            catalogue::METRICS.iter().filter(|metric| self.has_metric(metric)).map(|metric| metric.name);
        let near = nearest(metric.name, own.clone()).map(|word| format!("did you mean `{word}`? "));
        let message = format!("a function with the trigger `{kind}` has no metric `{}`", metric.name);
        Problem::new(Code::AbsentMetric, "", message).help(format!(
            "{}it has {}",
            near.unwrap_or_default(),
            all_of(own)
        ))
    }
}
