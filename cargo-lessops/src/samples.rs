//! Sample events, as AWS documents them: at least one for each kind of trigger, made to suit the function that is to
//! handle it.

mod fill;
mod set;

use lessops_core::function::Function;
use lessops_core::problem::nearest_or_all;
use lessops_core::trigger::{Moment, Trigger};
use serde_json::Value as Json;

pub(crate) use set::set;

use lessops_core::code::Code;

use crate::local::Values;
use crate::report::{Report, Result};

/// A sample.
pub(crate) struct Sample {
    /// A kind of trigger, and behind a hyphen which of its events, where there are several.
    pub(crate) name: &'static str,
    text: &'static str,
}

macro_rules! samples {
    ($( $name:literal, )*) => {
        &[$( Sample { name: $name, text: include_str!(concat!("../samples/", $name, ".json")) }, )*]
    };
}

/// The region in which all samples were taken.
const REGION: &str = "eu-central-1";

/// All samples. The tests of `lessops` itself read the same files.
pub(crate) const SAMPLES: &[Sample] = samples![
    "alarm",
    "alb",
    "cognito-create_auth_challenge",
    "cognito-custom_message",
    "cognito-define_auth_challenge",
    "cognito-post_authentication",
    "cognito-post_confirmation",
    "cognito-pre_authentication",
    "cognito-pre_sign_up",
    "cognito-pre_token_generation",
    "cognito-pre_token_generation-v2",
    "cognito-user_migration",
    "cognito-verify_auth_challenge_response",
    "custom_resource",
    "deployment",
    "dynamodb",
    "dynamodb-window",
    "eventbridge",
    "http",
    "invoke",
    "iot",
    "kafka",
    "kinesis",
    "kinesis-window",
    "logs",
    "rest",
    "s3",
    "s3-eventbridge",
    "schedule",
    "schedule-default",
    "ses",
    "sns",
    "sqs",
    "url",
    "websocket-connect",
    "websocket-message",
];

impl Sample {
    /// The sample that a name means: its own, or that of a kind of trigger. The function's own triggers say which of the
    /// kind's events it is.
    pub(crate) fn named(name: &str, triggers: &[Trigger]) -> Result<&'static Self> {
        let of_kind = triggers.iter().find(|trigger| trigger.kind() == name).map(of_trigger);
        let exact = SAMPLES.iter().map(|sample| sample.name).find(|sample| *sample == name);
        let first = || SAMPLES.iter().map(|sample| sample.name).find(|sample| kind(sample) == name);
        let Some(meant) = of_kind.or(exact).or_else(first) else {
            let names = SAMPLES.iter().map(|sample| sample.name);
            return Err(Report::new(Code::SampleEvent, format!("there is no sample `{name}`"))
                .help(nearest_or_all(name, names))
                .into());
        };
        Ok(Self::known(meant))
    }

    /// The event that a trigger hands over.
    pub(crate) fn of(trigger: &Trigger) -> &'static Self {
        Self::known(of_trigger(trigger))
    }

    fn known(name: &str) -> &'static Self {
        SAMPLES.iter().find(|sample| sample.name == name).expect("a test has every name in the list")
    }

    /// The kind of trigger that hands it over.
    pub(crate) fn kind(&self) -> &'static str {
        kind(self.name)
    }

    /// Whether the event is whatever its sender chooses.
    pub(crate) fn is_free(&self) -> bool {
        ["invoke", "iot", "schedule"].contains(&self.kind())
    }

    /// The event, made to suit the function that is to handle it.
    pub(crate) fn event_for(&self, function: &Function, values: &Values) -> Json {
        let mut event = self.event(values.region());
        if let Some(trigger) = function.triggers().iter().find(|trigger| of_trigger(trigger) == self.name) {
            fill::fill(&mut event, trigger, &function.name, values);
        }
        event
    }

    fn event(&self, region: &str) -> Json {
        serde_json::from_str(&self.text.replace(REGION, region)).expect("a test reads every sample")
    }
}

fn kind(name: &'static str) -> &'static str {
    name.split('-').next().unwrap_or(name)
}

/// The name of the event that a trigger hands over.
fn of_trigger(trigger: &Trigger) -> &'static str {
    match (trigger, trigger.payload()) {
        (Trigger::S3(_), "EventBridge") => "s3-eventbridge",
        (Trigger::Kinesis(_), "KinesisWindow") => "kinesis-window",
        (Trigger::DynamoDb(_), "DynamoDbWindow") => "dynamodb-window",
        (Trigger::Schedule(_), _) => "schedule-default",
        (Trigger::Websocket(socket), _) if socket.key.as_str() == "$connect" => "websocket-connect",
        (Trigger::Websocket(_), _) => "websocket-message",
        (Trigger::Cognito(cognito), _) => {
            cognito.on.first().map_or("cognito-pre_sign_up", |on| of_moment(*on))
        }
        _ => trigger.kind(),
    }
}

fn of_moment(moment: Moment) -> &'static str {
    match moment {
        Moment::PreSignUp => "cognito-pre_sign_up",
        Moment::PostConfirmation => "cognito-post_confirmation",
        Moment::PreAuthentication => "cognito-pre_authentication",
        Moment::PostAuthentication => "cognito-post_authentication",
        Moment::PreTokenGeneration => "cognito-pre_token_generation",
        Moment::CustomMessage => "cognito-custom_message",
        Moment::DefineAuthChallenge => "cognito-define_auth_challenge",
        Moment::CreateAuthChallenge => "cognito-create_auth_challenge",
        Moment::VerifyAuthChallenge => "cognito-verify_auth_challenge_response",
        Moment::UserMigration => "cognito-user_migration",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_is_a_sample_and_every_sample_is_json() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        let files =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<_> = files.map(|file| file.trim_end_matches(".json").to_owned()).collect();
        assert_eq!(files, SAMPLES.iter().map(|sample| sample.name.to_owned()).collect());
        for sample in SAMPLES {
            assert_ne!(sample.event(REGION), Json::Null, "{}", sample.name);
        }
    }

    #[test]
    fn every_kind_of_trigger_has_a_sample() {
        for about in Trigger::SOURCES {
            let sample = Sample::named(about.kind.name, &[]).unwrap();
            assert_eq!(sample.kind(), about.kind.name);
        }
    }

    #[test]
    fn every_moment_of_a_user_pool_has_a_sample() {
        for word in Moment::WORDS {
            let moment = word.name.parse().unwrap();
            assert_eq!(Sample::known(of_moment(moment)).kind(), "cognito");
        }
    }
}
