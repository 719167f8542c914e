//! Which types a function may take as its event.

use lambda_runtime::Diagnostic;
use lessops_core::trigger::Moment;
use serde::de::DeserializeOwned;

use crate::record::Record;
use crate::runtime::handler::decode;

/// The kinds of triggers, as types. [`Payload`] says with them which trigger's events a type can read.
pub mod trigger {
    /// A bucket: `#[lambda(trigger = "s3")]`.
    pub enum S3 {}
    /// A queue: `#[lambda(trigger = "sqs")]`.
    pub enum Sqs {}
    /// A topic: `#[lambda(trigger = "sns")]`.
    pub enum Sns {}
    /// An event bus: `#[lambda(trigger = eventbridge(source = "aws.ec2"))]`.
    pub enum EventBridge {}
    /// A log group: `#[lambda(trigger = logs("/aws/rds/orders"))]`.
    pub enum Logs {}
    /// An alarm: `#[lambda(trigger = alarm("ship.errors"))]`.
    pub enum Alarm {}
    /// A query of AWS IoT: `#[lambda(trigger = iot("SELECT * FROM 'sensors/+'"))]`.
    pub enum Iot {}
    /// Received mail: `#[lambda(trigger = ses("inbound"))]`.
    pub enum Ses {}
    /// A user pool: `#[lambda(trigger = cognito("users", on = pre_sign_up))]`.
    pub enum Cognito {}
    /// A topic of Apache Kafka: `#[lambda(trigger = kafka("orders", cluster = "arn:..."))]`.
    pub enum Kafka {}
    /// A Kinesis stream: `#[lambda(trigger = "kinesis")]`.
    pub enum Kinesis {}
    /// A table's stream: `#[lambda(trigger = "dynamodb")]`.
    pub enum DynamoDb {}
    /// A Kinesis stream whose calls hand a state on: `#[lambda(trigger = kinesis("clicks", tumbling_window = 1m))]`.
    pub enum KinesisWindow {}
    /// A table's stream whose calls hand a state on: `#[lambda(trigger = dynamodb("orders", tumbling_window = 1m))]`.
    pub enum DynamoDbWindow {}
    /// A schedule: `#[lambda(trigger = schedule(rate(5 minutes)))]`.
    pub enum Schedule {}
    /// A route of an HTTP API: `#[lambda(trigger = http("GET /orders/{id}"))]`.
    pub enum Http {}
    /// A rule of a load balancer's listener: `#[lambda(trigger = alb("arn:...", path = "/*", priority = 100))]`.
    pub enum Alb {}
    /// A route key of a WebSocket API: `#[lambda(trigger = websocket("$connect"))]`.
    pub enum Websocket {}
    /// A type of custom resources of CloudFormation: `#[lambda(trigger = custom_resource("Custom::Thing"))]`.
    pub enum CustomResource {}
    /// A rollout that waits for a check: `#[lambda(trigger = deployment)]`.
    pub enum Deployment {}
    /// A route of a REST API: `#[lambda(trigger = rest("GET /orders/{id}"))]`.
    pub enum Rest {}
    /// A function's own URL: `#[lambda(trigger = url(auth = none))]`.
    pub enum Url {}
    /// A direct invocation: `#[lambda(trigger = "invoke")]`.
    pub enum Invoke {}
}

/// Says that a type reads what a trigger delivers.
///
/// The types of [`event`](crate::event), [`Record`] and `serde_json::Value` say so already. A type of your own needs
/// one line:
///
/// ```
/// use lessops::{Payload, trigger};
///
/// #[derive(serde::Deserialize)]
/// struct Upload {
///     #[serde(rename = "Records")]
///     records: Vec<serde_json::Value>,
/// }
///
/// impl Payload<trigger::S3> for Upload {}
/// ```
///
/// What a schedule, a query of AWS IoT or a direct invocation delivers is whatever was sent, so there any type will do that can be
/// deserialized.
#[diagnostic::on_unimplemented(message = "`{Self}` does not read what a `{K}` trigger delivers [L0609]")]
pub trait Payload<K>: Event {
    /// The one thing that a user pool asks about with it; None where it reads whatever the trigger delivers.
    #[doc(hidden)]
    const MOMENT: Option<Moment> = None;
}

impl<K> Payload<K> for serde_json::Value {}
impl<T: DeserializeOwned> Payload<trigger::Sqs> for Record<T> {}
impl<T: DeserializeOwned> Payload<trigger::Sns> for Record<T> {}
#[cfg(feature = "sns")]
impl Payload<trigger::Sns> for crate::event::sns::SnsEvent {}
#[cfg(feature = "sns")]
impl<T: DeserializeOwned + serde::Serialize> Payload<trigger::Sns> for crate::event::sns::SnsEventObj<T> {}
#[cfg(feature = "eventbridge")]
impl<T: DeserializeOwned + serde::Serialize> Payload<trigger::EventBridge>
    for crate::event::eventbridge::EventBridgeEvent<T>
{
}
#[cfg(feature = "kafka")]
impl Payload<trigger::Kafka> for crate::event::kafka::KafkaEvent {}
#[cfg(feature = "cloudwatch_logs")]
impl Payload<trigger::Logs> for crate::event::cloudwatch_logs::LogsEvent {}
#[cfg(feature = "cloudwatch_alarms")]
impl<C, R> Payload<trigger::Alarm> for crate::event::cloudwatch_alarms::CloudWatchAlarm<C, R>
where
    C: DeserializeOwned + serde::Serialize + Default,
    R: DeserializeOwned + serde::Serialize + Default,
{
}
#[cfg(feature = "ses")]
impl Payload<trigger::Ses> for crate::event::ses::SimpleEmailEvent {}
#[cfg(feature = "cognito")]
mod cognito {
    use super::{Moment, Payload, trigger};
    use crate::event::cognito;

    macro_rules! payloads {
        ($($moment:ident: $event:ident,)*) => { $(
            impl Payload<trigger::Cognito> for cognito::$event {
                const MOMENT: Option<Moment> = Some(Moment::$moment);
            }
        )* };
    }

    payloads! {
        PreSignUp: CognitoEventUserPoolsPreSignup,
        PostConfirmation: CognitoEventUserPoolsPostConfirmation,
        PreAuthentication: CognitoEventUserPoolsPreAuthentication,
        PostAuthentication: CognitoEventUserPoolsPostAuthentication,
        PreTokenGeneration: CognitoEventUserPoolsPreTokenGen,
        PreTokenGeneration: CognitoEventUserPoolsPreTokenGenV2,
        CustomMessage: CognitoEventUserPoolsCustomMessage,
        DefineAuthChallenge: CognitoEventUserPoolsDefineAuthChallenge,
        CreateAuthChallenge: CognitoEventUserPoolsCreateAuthChallenge,
        VerifyAuthChallenge: CognitoEventUserPoolsVerifyAuthChallenge,
        UserMigration: CognitoEventUserPoolsMigrateUser,
    }
}
impl<T: DeserializeOwned> Payload<trigger::Kinesis> for Record<T> {}
#[cfg(feature = "dynamodb")]
impl<T: DeserializeOwned> Payload<trigger::DynamoDb> for Record<T> {}
#[cfg(feature = "kinesis")]
impl Payload<trigger::Kinesis> for crate::event::kinesis::KinesisEvent {}
#[cfg(feature = "kinesis")]
impl Payload<trigger::KinesisWindow> for crate::event::kinesis::KinesisTimeWindowEvent {}
#[cfg(feature = "dynamodb")]
impl Payload<trigger::DynamoDb> for crate::event::dynamodb::Event {}
#[cfg(feature = "dynamodb")]
impl Payload<trigger::DynamoDbWindow> for crate::event::dynamodb::TimeWindowEvent {}
#[cfg(feature = "custom_resource")]
impl<P, Q> Payload<trigger::CustomResource>
    for crate::event::cloudformation::CloudFormationCustomResourceRequest<P, Q>
where
    P: DeserializeOwned + serde::Serialize,
    Q: DeserializeOwned + serde::Serialize,
{
}
#[cfg(feature = "deployment")]
impl Payload<trigger::Deployment> for crate::event::codedeploy::CodeDeployLifecycleEvent {}
#[cfg(feature = "websocket")]
impl Payload<trigger::Websocket> for crate::event::apigw::ApiGatewayWebsocketProxyRequest {}
#[cfg(feature = "s3")]
impl Payload<trigger::S3> for crate::event::s3::S3Event {}
#[cfg(feature = "sqs")]
impl Payload<trigger::Sqs> for crate::event::sqs::SqsEvent {}
#[cfg(feature = "sqs")]
impl<T: DeserializeOwned + serde::Serialize> Payload<trigger::Sqs> for crate::event::sqs::SqsEventObj<T> {}

/// A type that is read from JSON: whatever can be deserialized, and [`Record`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an event [L0610]",
    note = "derive `serde::Deserialize` for `{Self}`"
)]
pub trait Event: Sized {
    /// Whether it is one record of a batch.
    #[doc(hidden)]
    const RECORD: bool = false;

    #[doc(hidden)]
    fn read(json: &str) -> Result<Self, Diagnostic>;
}

impl<T: DeserializeOwned> Event for T {
    fn read(json: &str) -> Result<Self, Diagnostic> {
        decode(json)
    }
}

/// One trait for each kind of trigger, under the name of its marker. Generated code asks for these and for nothing
/// else of an event's type, so that a wrong type is one error, and in the words of the trigger.
#[expect(missing_docs, clippy::missing_errors_doc, reason = "only generated code names them")]
pub mod kind {
    use lambda_runtime::Diagnostic;
    use serde::de::DeserializeOwned;

    use super::{Event, Payload, trigger};
    use crate::runtime::handler::Source;

    macro_rules! kind {
        ($kind:ident: $bound:path, $source:expr, $message:literal, $label:literal, $($note:literal),+) => {
            #[diagnostic::on_unimplemented(message = $message, label = $label, $(note = $note),+)]
            pub trait $kind: Sized {
                const SOURCE: Source;

                fn read(json: &str) -> Result<Self, Diagnostic>;
            }

            // The reason that the bound is not met would be told instead of the text above.
            #[diagnostic::do_not_recommend]
            impl<T: $bound> $kind for T {
                const SOURCE: Source = $source;

                fn read(json: &str) -> Result<Self, Diagnostic> {
                    Event::read(json)
                }
            }
        };
        ($kind:ident: $bound:path, $source:expr, $message:literal, takes $($note:literal),+) => {
            kind!(
                $kind: $bound, $source, $message, "the wrong type of event", $($note),+,
                "`serde_json::Value` takes any event, and a type of your own says that it reads this one: see \
                 `lessops::Payload`"
            );
        };
    }

    kind!(
        S3: Payload<trigger::S3>,
        Source::Event,
        "`{Self}` is not what an `s3` trigger delivers [L0609]",
        takes "take `S3Event`: `use lessops::event::s3::S3Event;`"
    );
    kind!(
        Sqs: Payload<trigger::Sqs>,
        if T::RECORD { Source::Record } else { Source::Batch },
        "`{Self}` is not what an `sqs` trigger delivers [L0609]",
        takes
        "take `Record<T>`, one message a call, where `T` implements `serde::Deserialize`: `use lessops::Record;`",
        "or `SqsEvent`, the whole batch: `use lessops::event::sqs::SqsEvent;`"
    );
    kind!(
        Sns: Payload<trigger::Sns>,
        Source::Event,
        "`{Self}` is not what an `sns` trigger delivers [L0609]",
        takes
        "take `Record<T>`, one message a call, where `T` implements `serde::Deserialize`: `use lessops::Record;`",
        "or `SnsEvent`: `use lessops::event::sns::SnsEvent;` (feature `sns`)"
    );
    kind!(
        EventBridge: Payload<trigger::EventBridge>,
        Source::Event,
        "`{Self}` is not what an `eventbridge` trigger delivers [L0609]",
        takes
        "take `EventBridgeEvent<T>`: `use lessops::event::eventbridge::EventBridgeEvent;` (feature `eventbridge`)"
    );
    kind!(
        Kinesis: Payload<trigger::Kinesis>,
        if T::RECORD { Source::Record } else { Source::Batch },
        "`{Self}` is not what a `kinesis` trigger delivers [L0609]",
        takes
        "take `Record<T>`, one record a call, where `T` implements `serde::Deserialize`: `use lessops::Record;`",
        "or `KinesisEvent`, the whole batch: `use lessops::event::kinesis::KinesisEvent;` (feature `kinesis`)"
    );
    kind!(
        DynamoDb: Payload<trigger::DynamoDb>,
        if T::RECORD { Source::Record } else { Source::Batch },
        "`{Self}` is not what a `dynamodb` trigger delivers [L0609]",
        takes
        "with the feature `dynamodb` of `lessops` take `Record<T>`, one change a call, where `T` implements \
         `serde::Deserialize`: `use lessops::Record;`",
        "or `Event`, the whole batch: `use lessops::event::dynamodb::Event;`"
    );
    kind!(
        KinesisWindow: Payload<trigger::KinesisWindow>,
        Source::Batch,
        "`{Self}` is not what a `kinesis` trigger with a `tumbling_window` delivers [L0609]",
        takes
        "take `KinesisTimeWindowEvent`, the batch with the state so far: \
         `use lessops::event::kinesis::KinesisTimeWindowEvent;` (feature `kinesis`)"
    );
    kind!(
        DynamoDbWindow: Payload<trigger::DynamoDbWindow>,
        Source::Batch,
        "`{Self}` is not what a `dynamodb` trigger with a `tumbling_window` delivers [L0609]",
        takes
        "take `TimeWindowEvent`, the batch with the state so far: \
         `use lessops::event::dynamodb::TimeWindowEvent;` (feature `dynamodb`)"
    );
    kind!(
        Kafka: Payload<trigger::Kafka>,
        Source::Batch,
        "`{Self}` is not what a `kafka` trigger delivers [L0609]",
        takes
        "take `KafkaEvent`: `use lessops::event::kafka::KafkaEvent;` (feature `kafka`)"
    );
    kind!(
        Logs: Payload<trigger::Logs>,
        Source::Event,
        "`{Self}` is not what a `logs` trigger delivers [L0609]",
        takes
        "take `LogsEvent`: `use lessops::event::cloudwatch_logs::LogsEvent;` (feature `cloudwatch_logs`)"
    );
    kind!(
        Alarm: Payload<trigger::Alarm>,
        Source::Event,
        "`{Self}` is not what an `alarm` trigger delivers [L0609]",
        takes
        "take `CloudWatchAlarm`: `use lessops::event::cloudwatch_alarms::CloudWatchAlarm;` (feature `cloudwatch_alarms`)"
    );
    kind!(
        Ses: Payload<trigger::Ses>,
        Source::Event,
        "`{Self}` is not what an `ses` trigger delivers [L0609]",
        takes
        "take `SimpleEmailEvent`: `use lessops::event::ses::SimpleEmailEvent;` (feature `ses`)"
    );
    kind!(
        Cognito: Payload<trigger::Cognito>,
        Source::Event,
        "`{Self}` is not what a `cognito` trigger delivers [L0609]",
        takes
        "take the event of the moment, such as `CognitoEventUserPoolsPreSignup`: \
         `use lessops::event::cognito::CognitoEventUserPoolsPreSignup;` (feature `cognito`)"
    );
    kind!(
        Websocket: Payload<trigger::Websocket>,
        Source::Event,
        "`{Self}` is not what a `websocket` trigger delivers [L0609]",
        takes
        "take `ApiGatewayWebsocketProxyRequest`: `use lessops::event::apigw::ApiGatewayWebsocketProxyRequest;` \
         (feature `websocket`)"
    );
    kind!(
        CustomResource: Payload<trigger::CustomResource>,
        Source::CustomResource,
        "`{Self}` is not what a `custom_resource` trigger delivers [L0609]",
        takes
        "take `CloudFormationCustomResourceRequest<P, P>`, where `P`, the properties of the resource, implements \
         `serde::Deserialize` and `serde::Serialize`: \
         `use lessops::event::cloudformation::CloudFormationCustomResourceRequest;` (feature `custom_resource`)"
    );
    kind!(
        Deployment: Payload<trigger::Deployment>,
        Source::Deployment,
        "`{Self}` is not what a `deployment` trigger delivers [L0609]",
        takes
        "take `CodeDeployLifecycleEvent`, or no event: \
         `use lessops::event::codedeploy::CodeDeployLifecycleEvent;` (feature `deployment`)"
    );
    kind!(
        Iot: DeserializeOwned,
        Source::Event,
        "`{Self}` cannot be read from what a query of AWS IoT selects [L0610]",
        "this type does not implement `serde::Deserialize`",
        "derive `serde::Deserialize` for it, or take no event"
    );
    kind!(
        Schedule: DeserializeOwned,
        Source::Event,
        "`{Self}` cannot be read from what a schedule delivers [L0610]",
        "this type does not implement `serde::Deserialize`",
        "derive `serde::Deserialize` for it, or take no event"
    );
    kind!(
        Invoke: DeserializeOwned,
        Source::Event,
        "`{Self}` cannot be read from what a caller sends [L0610]",
        "this type does not implement `serde::Deserialize`",
        "derive `serde::Deserialize` for it, or take no event"
    );
}

/// Holds an event's type to what a user pool asks about.
#[doc(hidden)]
pub mod moment {
    pub use lessops_core::trigger::Moment;

    use super::{Payload, trigger};

    /// # Panics
    /// While the handler is compiled, where the type is the event of another moment, or of one among several.
    #[track_caller]
    pub const fn check<T: Payload<trigger::Cognito>>(asked: &[Moment], message: &str) {
        let suits = match (T::MOMENT, asked) {
            (None, _) => true,
            (Some(moment), [only]) => moment as u8 == *only as u8,
            (Some(_), _) => false,
        };
        assert!(suits, "{}", message);
    }
}

/// Holds a parameter to its name: what is called `Context` is [`Context`](lambda_runtime::Context), and what is not,
/// is not. The context can be deserialized, and would be read from the event.
///
/// For every other type `KIND` is the trait's constant; for `Context` the inherent one comes first.
#[expect(missing_docs, reason = "only generated code names them")]
pub mod context {
    use std::marker::PhantomData;

    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not `lessops::Context` [L0603]",
        label = "a parameter of this name is the context of the invocation",
        note = "write `lessops::Context`, or give a type of your own another name"
    )]
    pub trait Is {
        fn given(context: lambda_runtime::Context) -> Self;
    }

    impl Is for lambda_runtime::Context {
        fn given(context: lambda_runtime::Context) -> Self {
            context
        }
    }

    pub struct Parameter<T>(PhantomData<T>);
    pub struct AnEvent;
    pub struct TheContext;

    pub trait Any {
        const KIND: AnEvent = AnEvent;
    }

    impl<T> Any for Parameter<T> {}

    impl Parameter<lambda_runtime::Context> {
        pub const KIND: TheContext = TheContext;
    }

    impl AnEvent {
        pub const fn check(self) {}
    }

    impl TheContext {
        /// # Panics
        /// While the handler is compiled, always.
        #[track_caller]
        pub const fn check(self) {
            panic!("this type is `lessops::Context` under another name: write `Context` [L0603]");
        }
    }
}
