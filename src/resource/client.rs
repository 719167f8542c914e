//! What a handle's service is called with: the client of AWS's SDK, one for each service in a process.

#[cfg(feature = "aws-sdk-apigatewaymanagement")]
use std::collections::BTreeMap;
#[cfg(feature = "aws-sdk-apigatewaymanagement")]
use std::sync::Mutex;

#[cfg(feature = "aws-sdk-apigatewaymanagement")]
use crate::resource::Connections;

/// Declares the client of a kind of handle, and how it is made of the configuration.
macro_rules! clients {
    ($( $feature:literal: $kind:ident, $service:literal, $sdk:ident, $make:expr; )*) => { $(
        #[cfg(feature = $feature)]
        impl<Access> crate::resource::$kind<Access> {
            #[doc = concat!("The client of ", $service, " in AWS's SDK, with the configuration of [`lessops::sdk`](crate::sdk).")]
            /// It is made once in a process, and can call whatever the service offers: what the function is allowed is
            /// what the type of the handle says, and AWS refuses the rest.
            pub fn client(self) -> &'static crate::sdk::$sdk::Client {
                static CLIENT: std::sync::OnceLock<crate::sdk::$sdk::Client> = std::sync::OnceLock::new();
                CLIENT.get_or_init(|| $make(crate::sdk::config()))
            }
        }
    )* };
}

clients! {
    "aws-sdk-s3": Bucket, "Amazon S3", aws_sdk_s3, s3;
    "aws-sdk-sqs": Queue, "Amazon SQS", aws_sdk_sqs, crate::sdk::aws_sdk_sqs::Client::new;
    "aws-sdk-dynamodb": Table, "Amazon DynamoDB", aws_sdk_dynamodb, crate::sdk::aws_sdk_dynamodb::Client::new;
    "aws-sdk-sns": Topic, "Amazon SNS", aws_sdk_sns, crate::sdk::aws_sdk_sns::Client::new;
    "aws-sdk-kinesis": Stream, "Amazon Kinesis Data Streams", aws_sdk_kinesis, crate::sdk::aws_sdk_kinesis::Client::new;
    "aws-sdk-eventbridge": Bus, "Amazon EventBridge", aws_sdk_eventbridge, crate::sdk::aws_sdk_eventbridge::Client::new;
    "aws-sdk-lambda": Function, "AWS Lambda", aws_sdk_lambda, crate::sdk::aws_sdk_lambda::Client::new;
    "aws-sdk-secretsmanager": Secret, "AWS Secrets Manager", aws_sdk_secretsmanager, crate::sdk::aws_sdk_secretsmanager::Client::new;
    "aws-sdk-ssm": Parameter, "AWS Systems Manager", aws_sdk_ssm, crate::sdk::aws_sdk_ssm::Client::new;
}

/// With the bucket's name in the path where the endpoint is not AWS's own: there is no host of that name there.
#[cfg(feature = "aws-sdk-s3")]
fn s3(config: &aws_config::SdkConfig) -> crate::sdk::aws_sdk_s3::Client {
    let builder = crate::sdk::aws_sdk_s3::config::Builder::from(config);
    let elsewhere = config.endpoint_url().is_some();
    crate::sdk::aws_sdk_s3::Client::from_conf(builder.force_path_style(elsewhere).build())
}

#[cfg(feature = "aws-sdk-apigatewaymanagement")]
impl<Access> Connections<Access> {
    /// The client of API Gateway's management API in AWS's SDK, with the configuration of [`lessops::sdk`](crate::sdk) and
    /// the endpoint of these connections, whatever `AWS_ENDPOINT_URL` says. It is made once for each endpoint.
    ///
    /// # Panics
    /// If a thread has panicked while it made one.
    pub fn client(self) -> &'static crate::sdk::aws_sdk_apigatewaymanagement::Client {
        use crate::sdk::aws_sdk_apigatewaymanagement::{Client, config::Builder};

        static CLIENTS: Mutex<BTreeMap<&str, &Client>> = Mutex::new(BTreeMap::new());
        let make = || {
            let builder = Builder::from(crate::sdk::config()).endpoint_url(self.url());
            let client: &Client = Box::leak(Box::new(Client::from_conf(builder.build())));
            client
        };
        CLIENTS.lock().expect("making a client does not panic").entry(self.url()).or_insert_with(make)
    }
}
