//! `iot`: messages of devices that a query of AWS IoT Core picks.

use super::{ASYNCHRONOUS_ALARMS, Delivery, Payload, Source, texts};
use crate::code::Code;
use crate::function::Settings;
use crate::group;
use crate::page::IOT_SQL;
use crate::problem::{Problem, Problems};

group! {
    /// Messages of devices, through a rule of AWS IoT Core. The function takes what the query selects.
    pub struct Iot("iot") {
        /// The rule's query, in the SQL of AWS IoT: `"SELECT * FROM 'sensors/+/temperature'"`. Required.
        @main sql: String,
    }
}

/// How long a query may be in the JSON of its rule, in bytes.
const LONGEST: usize = 256 * 1_024;

impl Source for Iot {
    const DELIVERY: Delivery = Delivery::Asynchronous;
    const PAYLOADS: &'static [Payload] = &[Payload::Any];

    fn is_redriven(&self) -> bool {
        true
    }

    fn default_alarms(&self, _: &Settings) -> Vec<String> {
        texts(&ASYNCHRONOUS_ALARMS)
    }

    fn check(&self, _: &Settings, problems: &mut Problems) {
        let upper = self.sql.to_uppercase();
        let has_from = upper.split_whitespace().any(|word| word == "FROM");
        if !upper.trim_start().starts_with("SELECT ") || !has_from {
            let message =
                format!("`{}` is not a query of AWS IoT's: it selects something from a topic", self.sql);
            problems.push(
                Problem::new(Code::InvalidQuery, "sql", message)
                    .help("write `\"SELECT * FROM 'sensors/+/temperature'\"`"),
            );
        }
        if self.sql.len() > LONGEST {
            let message = format!("a query has at most {LONGEST} bytes, and this one has {}", self.sql.len());
            problems.push(Problem::new(Code::TooLong, "sql", message).see(IOT_SQL));
        }
    }
}

#[cfg(feature = "template")]
mod lower {
    //! The rule, the permission to invoke, and what becomes of messages that it could not hand over.

    use super::Iot;
    use crate::cloudformation::value::{object, tag_list};
    use crate::cloudformation::{Lambda, Origin, Resource, Stack};
    use crate::iam::{Statement, arn, policy};
    use crate::names::Part;
    use crate::trigger::Lower;

    impl Lower for Iot {
        fn lower<'a>(&'a self, index: usize, lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
            let Self { sql } = self;
            let role = lambda.part(Part::IotErrorRole);
            let undelivered = lambda.undelivered();
            if let Some(queue) = undelivered.as_ref().filter(|_| index == 0) {
                let trust = Statement::trust("iot.amazonaws.com").for_this_account().when(
                    "ArnLike",
                    "aws:SourceArn",
                    arn("iot", "rule/*"),
                );
                let send = Statement::allow(["sqs:SendMessage"], [queue.arn()]);
                let by_key = stack.keys.needed_by([&send]);
                let policies = policy([send].into_iter().chain(by_key));
                let properties = object! {
                    "AssumeRolePolicyDocument": policy([trust]),
                    "Policies": [object! { "PolicyName": "failures", "PolicyDocument": policies }],
                    "Tags": tag_list(&lambda.tags),
                };
                stack.add(role.clone(), Resource::new("AWS::IAM::Role", properties), &[lambda.function]);
            }
            let error = undelivered.map(|queue| {
                let sqs = object! {
                    "QueueUrl": queue.url(),
                    "RoleArn": role.attribute("Arn"),
                    "UseBase64": false,
                };
                object! { "Sqs": sqs }
            });
            let payload = object! {
                "Sql": sql.clone(),
                // The newest (AWS IoT developer guide, "SQL versions").
                "AwsIotSqlVersion": "2016-03-23",
                "RuleDisabled": false,
                "Actions": [object! { "Lambda": object! { "FunctionArn": lambda.target() } }],
                "ErrorAction": error,
            };
            let properties = object! { "TopicRulePayload": payload, "Tags": tag_list(&lambda.tags) };
            let id = lambda.numbered(Part::IotQuery, index);
            let resource = Resource::new("AWS::IoT::TopicRule", properties).after(lambda.access.clone());
            stack.add(id.clone(), resource, &[lambda.function]);
            let permission = Origin::new("iot.amazonaws.com", id.attribute("Arn")).may_invoke(lambda);
            stack.add(lambda.numbered(Part::IotPermission, index), permission, &[lambda.function]);
        }
    }
}
