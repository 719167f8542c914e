//! What the binary does: answer Lambda's events, or a person's command.

mod batch;
#[cfg(feature = "custom_resource")]
mod custom_resource;
#[cfg(any(feature = "custom_resource", feature = "deployment"))]
mod deadline;
#[cfg(feature = "deployment")]
mod deployment;
mod dispatch;
pub(crate) mod handler;
#[cfg(feature = "idempotency")]
mod idempotency;
mod invocation;
mod local;
mod logs;
pub(crate) mod metrics;
pub(crate) mod state;

use std::env;
use std::process::ExitCode;

use lambda_runtime::{Context, Diagnostic, FunctionResponse, LambdaEvent, service_fn};
use lambda_runtime_api_client::{PooledClient, body::Body, build_request};
use tokio::runtime::Handle;

use crate::Error;
use batch::caught;
use handler::{Handler, Raw, Response, Source};
use state::State;

/// Runs the binary. It is the whole of `main`:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     lessops::run()
/// }
/// ```
///
/// In Lambda it answers events with the function that the property `Handler` names. Elsewhere it is a small command
/// line, `--help` says which; its exit code is 0 when all went well, 1 when the function failed or the input was
/// bad, and 2 when the command was wrong.
///
/// It starts a tokio runtime, so `main` itself is not `async`; called inside a runtime, it says so and fails. What a
/// service needs to be ready goes into an [`Init`](crate::Init).
///
/// # Panics
/// If threads cannot be started.
#[must_use = "the exit code is that of `main`: `fn main() -> std::process::ExitCode { lessops::run() }`"]
pub fn run() -> ExitCode {
    if Handle::try_current().is_ok() {
        eprintln!(
            "error: `lessops::run` starts a tokio runtime, and was called inside another\n\
             help: `main` is not `async`: write `fn main() -> std::process::ExitCode {{ lessops::run() }}`"
        );
        return ExitCode::FAILURE;
    }
    let in_lambda = env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
    if !in_lambda {
        return local::run(env::args_os().skip(1));
    }
    logs::in_lambda();
    match block_on(serve()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether CloudFormation waits for the answer of a function that others call as well: the controller of circuit breakers.
#[cfg(feature = "custom_resource")]
fn is_deployment(handler: &Handler, event: &Raw) -> bool {
    #[cfg(feature = "circuit-breaker")]
    return crate::breaker::is_deployment(handler, event);
    #[cfg(not(feature = "circuit-breaker"))]
    {
        let _ = (handler, event);
        false
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    // In a box: tokio compiles `block_on` for each of its schedulers, with the whole of what it is given in it.
    runtime.expect("the system can start threads").block_on(Box::pin(future))
}

/// Finds the function, builds its state, and answers events for as long as Lambda sends them.
async fn serve() -> Result<(), Error> {
    let (handler, state) = match init().await {
        Ok(ready) => ready,
        Err(error) => {
            logs::failed(&error);
            return Err(report(error).await);
        }
    };
    let answer = |LambdaEvent { payload, context }: LambdaEvent<Raw>| async {
        invocation::begin(&context);
        answer(handler, state.clone(), payload, context).await.inspect_err(logs::failed)
    };
    lambda_runtime::run(service_fn(answer)).await
}

/// What the function answers to an event.
async fn answer(
    handler: &'static Handler,
    state: Result<&'static State, Diagnostic>,
    event: Raw,
    context: Context,
) -> Result<Response, Diagnostic> {
    #[cfg(feature = "custom_resource")]
    if handler.source == Source::CustomResource || is_deployment(handler, &event) {
        let answer = custom_resource::call(handler, state, event, context).await;
        return answer.map(FunctionResponse::BufferedResponse);
    }
    #[cfg(feature = "deployment")]
    if handler.source == Source::Deployment {
        let answer = deployment::call(handler, state, event, context).await;
        return answer.map(FunctionResponse::BufferedResponse);
    }
    let state = state?;
    if let Some(stream) = handler.stream {
        let answer = caught(async { stream(state, event, context).await }).await;
        return answer.map(FunctionResponse::StreamingResponse);
    }
    let function = context.env_config.clone();
    let (answer, count) = batch::call(handler, state, event, context).await;
    if let Some(count) = count {
        metrics::write(count, &function.function_name);
    }
    answer.map(FunctionResponse::BufferedResponse)
}

/// The function, and its state. The functions of custom resources and of deployments answer for a state that could not be
/// built: CloudFormation and CodeDeploy would wait for a process that ends.
async fn init() -> Result<(&'static Handler, Result<&'static State, Diagnostic>), Diagnostic> {
    let name = env::var("_HANDLER").unwrap_or_default();
    let unknown = |error_message| Diagnostic { error_type: "UnknownHandler".to_owned(), error_message };
    let handler = dispatch::in_lambda(&name).map_err(unknown)?;
    let state = caught(State::build(handler)).await;
    match handler.source {
        Source::CustomResource | Source::Deployment => Ok((handler, state)),
        _ => Ok((handler, Ok(state?))),
    }
}

/// Tells Lambda that the init phase failed: "Initialization error" of the Runtime API, which `lambda_runtime` keeps
/// to itself.
async fn report(error: Diagnostic) -> Error {
    let sent = async {
        let request = build_request()
            .method("POST")
            .uri("/2018-06-01/runtime/init/error")
            .header("lambda-runtime-function-error-type", format!("Runtime.{}", error.error_type))
            .body(Body::from(serde_json::to_vec(&error)?))?;
        PooledClient::builder().build().call(request).await
    };
    match sent.await {
        Ok(_) => error.error_message.into(),
        Err(unsent) => format!("{}\nand Lambda could not be told: {unsent}", error.error_message).into(),
    }
}
