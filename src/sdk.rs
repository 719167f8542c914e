//! AWS's SDK for Rust, as handles use it: one configuration for all clients of a process.
//!
//! A handle gives the client of its service, `thumbs.client()`, behind a feature for each: `aws-sdk-s3`,
//! `aws-sdk-dynamodb`, `aws-sdk-sqs`, `aws-sdk-sns`, `aws-sdk-kinesis`, `aws-sdk-eventbridge`, `aws-sdk-lambda`,
//! `aws-sdk-secretsmanager`, `aws-sdk-ssm` and `aws-sdk-apigatewaymanagement`; `aws-sdk` is all of them, and takes a while to compile. The crates are
//! here under their own names, in the versions that the clients are of. For any other service there is [`config`].

use std::sync::OnceLock;
use std::thread;

use aws_config::SdkConfig;
use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use tokio::runtime;

#[cfg(feature = "aws-sdk-apigatewaymanagement")]
pub use ::aws_sdk_apigatewaymanagement;
#[cfg(feature = "aws-sdk-dynamodb")]
pub use ::aws_sdk_dynamodb;
#[cfg(feature = "aws-sdk-eventbridge")]
pub use ::aws_sdk_eventbridge;
#[cfg(feature = "aws-sdk-kinesis")]
pub use ::aws_sdk_kinesis;
#[cfg(feature = "aws-sdk-lambda")]
pub use ::aws_sdk_lambda;
#[cfg(feature = "aws-sdk-s3")]
pub use ::aws_sdk_s3;
#[cfg(feature = "aws-sdk-secretsmanager")]
pub use ::aws_sdk_secretsmanager;
#[cfg(feature = "aws-sdk-sns")]
pub use ::aws_sdk_sns;
#[cfg(feature = "aws-sdk-sqs")]
pub use ::aws_sdk_sqs;
#[cfg(feature = "aws-sdk-ssm")]
pub use ::aws_sdk_ssm;

static CONFIG: OnceLock<SdkConfig> = OnceLock::new();

/// The configuration of all clients, for a client of a service that no handle stands for:
/// `aws_sdk_bedrockruntime::Client::new(lessops::sdk::config())`.
///
/// It is what AWS's SDK finds: region, credentials, retries, and with `AWS_ENDPOINT_URL` another AWS to talk to, in the
/// environment or in the profile. The metadata service of EC2 is not asked for the region, since there is none in
/// Lambda and elsewhere it takes seconds not to answer.
///
/// A function that takes a handle has it before its first event. Where it is not there, as in a test, it is loaded now.
///
/// # Panics
/// If a thread cannot be started.
pub fn config() -> &'static SdkConfig {
    CONFIG.get_or_init(|| {
        // On a thread of its own: the caller's may belong to a runtime, and none can wait inside another.
        let load = || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("the system can start a runtime").block_on(loaded())
        };
        thread::spawn(load).join().expect("the SDK's loader does not panic")
    })
}

/// Has the configuration ready.
pub(crate) async fn load() {
    if CONFIG.get().is_none() {
        let config = loaded().await;
        CONFIG.get_or_init(|| config);
    }
}

async fn loaded() -> SdkConfig {
    let region = RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new())
        .or_else(ProfileFileRegionProvider::new());
    // The SDK's own choice, aws-lc, takes a C compiler and CMake for Lambda's architecture; ring takes less.
    let tls = Provider::Rustls(CryptoMode::Ring);
    let client = Builder::new().tls_provider(tls).build_https();
    aws_config::from_env().region(region).http_client(client).load().await
}
