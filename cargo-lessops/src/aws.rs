//! AWS's SDK: its configuration, as the environment and the profile have it, and a runtime to wait in.

use std::error::Error;
use std::future::Future;
use std::iter;

use aws_config::environment::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::RetryConfig;
use aws_config::{Region, SdkConfig};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use clap::Args;
use lessops_core::code::Code;
use lessops_redrive::aws_sdk_sqs::config::{ProvideCredentials as _, SharedHttpClient};
use tokio::runtime::{self, Runtime};

use crate::report::{Failure, Report, Result};
use crate::service::Service;

/// Which stack is meant.
#[derive(Args)]
#[command(next_help_heading = "AWS")]
pub(crate) struct StackOptions {
    /// The stack that the service is deployed as [default: `stack` of its settings, or its package's name, and `--stage`]
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// The region of the stack [default: that of the environment, or of the profile]
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
}

/// How often a request is made that is throttled, or whose answer is lost, unless the environment or the profile says more.
/// The SDK waits longer each time, up to 20 s.
const ATTEMPTS: u32 = 8;

impl StackOptions {
    /// The name of the stack, if the user gave one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.stack.as_deref()
    }

    /// The name of a service's stack.
    pub(crate) fn of(&self, service: &Service) -> String {
        self.stack.clone().unwrap_or_else(|| service.stack())
    }
}

/// Who is signed in to AWS, and where.
pub(crate) struct Session {
    /// What clients are made of.
    pub(crate) config: SdkConfig,
    runtime: Runtime,
}

impl Session {
    /// Signs in as AWS's own tools do.
    pub(crate) fn start(options: &StackOptions) -> Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| Report::because(Code::System, "can't start to talk to AWS", error))?;
        let config = runtime.block_on(load(options.region.clone()));
        if config.region().is_none() {
            let report = Report::new(Code::NoRegion, "nothing says in which region the stack is");
            return Err(report.help("name it with `--region`, or set `AWS_REGION`").into());
        }
        let session = Self { config, runtime };
        session.check_credentials()?;
        Ok(session)
    }

    /// Waits for what AWS has to say.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The configuration for what must not fail for a while of throttling or a bad line, once it has begun.
    pub(crate) fn patient(&self) -> SdkConfig {
        let given = self.config.retry_config().map_or(0, RetryConfig::max_attempts);
        let retry = RetryConfig::standard().with_max_attempts(given.max(ATTEMPTS));
        self.config.to_builder().retry_config(retry).build()
    }

    /// That there is no stack of this name.
    pub(crate) fn no_stack(&self, name: &str) -> Failure {
        let region = self.config.region().map(ToString::to_string).unwrap_or_default();
        let report = Report::new(Code::OtherStack, format!("there is no stack `{name}` in {region}"));
        report.help("`--stack` or `--stage` says which it is, and `--region` where").into()
    }

    /// Before anything is asked, since otherwise the first request fails with a dispatch failure.
    fn check_credentials(&self) -> Result<()> {
        let Some(provider) = self.config.credentials_provider() else { return Ok(()) };
        self.wait(provider.provide_credentials()).map_err(|error| {
            let first: &dyn Error = &error;
            let causes = iter::successors(Some(first), |error| (*error).source());
            let causes = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
            Report::because(Code::NotSignedIn, "nobody is signed in to AWS", causes)
                .help("sign in with `aws sso login`, or set `AWS_PROFILE` or the keys themselves")
        })?;
        Ok(())
    }
}

/// The name of an alarm that goes by its name, or by its ARN: `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME`.
pub(crate) fn alarm_name(alarm: &str) -> &str {
    alarm.rsplit_once(":alarm:").map_or(alarm, |(_, name)| name)
}

async fn load(region: Option<String>) -> SdkConfig {
    // Not EC2's metadata service, which elsewhere takes seconds not to answer.
    let region = RegionProviderChain::first_try(region.map(Region::new))
        .or_else(EnvironmentVariableRegionProvider::new())
        .or_else(ProfileFileRegionProvider::new());
    aws_config::from_env().region(region).http_client(http_client()).load().await
}

/// What requests to AWS go through. The SDK's own choice, aws-lc, takes a C compiler and CMake; ring takes less.
pub(crate) fn http_client() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}
