//! The invocation that the process is at, and what each line of the log says of it.

use std::env;
use std::sync::{LazyLock, PoisonError, RwLock};

use lambda_runtime::Context;

/// What of an invocation stands in the log.
struct Invocation {
    request_id: String,
    trace_id: Option<String>,
}

/// Lambda hands a process one event at a time, and the next once it has the answer ("Understanding the Lambda execution
/// environment lifecycle" in the Lambda developer guide), so whatever task or thread writes a line writes it for this one.
/// A task that lives on after the answer is frozen with the process, and goes on within the next invocation.
static CURRENT: RwLock<Option<Invocation>> = RwLock::new(None);

/// Which function this is, and which version of it.
static FUNCTION: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let variables =
        [("functionName", "AWS_LAMBDA_FUNCTION_NAME"), ("functionVersion", "AWS_LAMBDA_FUNCTION_VERSION")];
    variables.into_iter().filter_map(|(name, variable)| Some((name, env::var(variable).ok()?))).collect()
});

/// The names that [`origin`] gives to what it says.
pub(crate) const ORIGIN: [&str; 4] = ["requestId", "functionName", "functionVersion", "traceId"];

/// An invocation begins.
pub(crate) fn begin(context: &Context) {
    // `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1` ("Tracing header", AWS X-Ray developer
    // guide): X-Ray finds a trace by its root alone.
    let header = context.xray_trace_id.as_deref().unwrap_or_default();
    let trace_id = header.split(';').find_map(|part| part.trim().strip_prefix("Root=")).map(str::to_owned);
    let invocation = Invocation { request_id: context.request_id.clone(), trace_id };
    *CURRENT.write().unwrap_or_else(PoisonError::into_inner) = Some(invocation);
}

/// What is known of where a line comes from; before the first event, the function alone. Lambda's own lines have request
/// id, function and version by the same names ("Lambda Telemetry API Event schema reference").
pub(crate) fn origin() -> Vec<(&'static str, String)> {
    let current = CURRENT.read().unwrap_or_else(PoisonError::into_inner);
    let invocation = current.as_ref();
    let request_id = invocation.map(|invocation| ("requestId", invocation.request_id.clone()));
    let trace_id = invocation.and_then(|invocation| Some(("traceId", invocation.trace_id.clone()?)));
    request_id.into_iter().chain(FUNCTION.iter().cloned()).chain(trace_id).collect()
}
