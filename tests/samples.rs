//! The events of cargo-lessops/samples, written as AWS documents them: every type that is said to be a trigger's payload reads
//! one.

use std::collections::BTreeSet;
use std::path::Path;
use std::{any, fs};

use lessops::event::{
    apigw, cloudformation, cloudwatch_alarms, cloudwatch_logs, codedeploy, cognito, dynamodb, eventbridge,
    kafka, kinesis, s3, ses, sns, sqs,
};
use lessops::{Payload, trigger};
use lessops_core::trigger::{Payload as Described, Trigger};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a sample as the event of a trigger, and gives the type's name.
fn read<K, E: Payload<K> + DeserializeOwned>(sample: &str) -> &'static str {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cargo-lessops/samples").join(sample);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = any::type_name::<E>();
    if let Err(error) = serde_json::from_str::<E>(&text) {
        panic!("{sample} is no {name}: {error}");
    }
    name
}

/// The last part of a type's path, without its parameters.
fn last(path: &str) -> String {
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next().unwrap_or(path).to_owned()
}

#[test]
fn every_type_that_is_a_payload_reads_the_event_that_aws_documents() {
    let read = [
        read::<trigger::S3, s3::S3Event>("s3.json"),
        read::<trigger::EventBridge, eventbridge::EventBridgeEvent<Value>>("s3-eventbridge.json"),
        read::<trigger::EventBridge, eventbridge::EventBridgeEvent<Value>>("eventbridge.json"),
        read::<trigger::Sqs, sqs::SqsEvent>("sqs.json"),
        read::<trigger::Sns, sns::SnsEvent>("sns.json"),
        read::<trigger::Kinesis, kinesis::KinesisEvent>("kinesis.json"),
        read::<trigger::KinesisWindow, kinesis::KinesisTimeWindowEvent>("kinesis-window.json"),
        read::<trigger::DynamoDb, dynamodb::Event>("dynamodb.json"),
        read::<trigger::DynamoDbWindow, dynamodb::TimeWindowEvent>("dynamodb-window.json"),
        read::<trigger::Kafka, kafka::KafkaEvent>("kafka.json"),
        read::<trigger::Logs, cloudwatch_logs::LogsEvent>("logs.json"),
        read::<trigger::Alarm, cloudwatch_alarms::CloudWatchAlarm>("alarm.json"),
        read::<trigger::Ses, ses::SimpleEmailEvent>("ses.json"),
        read::<trigger::Websocket, apigw::ApiGatewayWebsocketProxyRequest>("websocket-connect.json"),
        read::<trigger::Websocket, apigw::ApiGatewayWebsocketProxyRequest>("websocket-message.json"),
        read::<trigger::CustomResource, cloudformation::CloudFormationCustomResourceRequest>(
            "custom_resource.json",
        ),
        read::<trigger::Deployment, codedeploy::CodeDeployLifecycleEvent>("deployment.json"),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPreSignup>("cognito-pre_sign_up.json"),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPostConfirmation>(
            "cognito-post_confirmation.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPreAuthentication>(
            "cognito-pre_authentication.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPostAuthentication>(
            "cognito-post_authentication.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPreTokenGen>(
            "cognito-pre_token_generation.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsPreTokenGenV2>(
            "cognito-pre_token_generation-v2.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsCustomMessage>("cognito-custom_message.json"),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsDefineAuthChallenge>(
            "cognito-define_auth_challenge.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsCreateAuthChallenge>(
            "cognito-create_auth_challenge.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsVerifyAuthChallenge>(
            "cognito-verify_auth_challenge_response.json",
        ),
        read::<trigger::Cognito, cognito::CognitoEventUserPoolsMigrateUser>("cognito-user_migration.json"),
    ];
    let read: BTreeSet<_> = read.into_iter().map(last).collect();
    let types =
        Trigger::SOURCES.iter().flat_map(|about| about.payloads).filter_map(|payload| match payload {
            Described::Type(path) => Some(last(path)),
            Described::Record | Described::Any | Described::Request => None,
        });
    let unread: Vec<_> = types.filter(|name| !read.contains(name)).collect();
    assert!(unread.is_empty(), "no sample is read as {unread:?}");
}
