//! Calls of which somebody is told what came of them: in time, whatever becomes of the function.

use std::time::{Duration, SystemTime};

use lambda_runtime::{Context, Diagnostic};

use crate::runtime::batch::{caught, once};
use crate::runtime::handler::{Handler, PANIC, Raw};
use crate::runtime::state::State;

/// Calls the handler, and gives up shortly before Lambda would. It runs beside, so that one that blocks its thread does
/// not keep the time from being told.
pub(crate) async fn in_time(
    handler: &'static Handler,
    state: Result<&'static State, Diagnostic>,
    event: Raw,
    context: Context,
) -> Result<Raw, Diagnostic> {
    let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    // The time that it takes to tell.
    let left = left.saturating_sub((left / 10).min(Duration::from_secs(5)));
    let call = async move {
        // What could not be built at first may be by now. Nobody waits for a process that ends without an answer.
        let state = match state {
            Ok(state) => state,
            Err(_) => caught(State::build(handler)).await?,
        };
        once(handler, state, event, context).await
    };
    let running = tokio::spawn(call);
    let abort = running.abort_handle();
    match tokio::time::timeout(left, running).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(gone)) => Err(Diagnostic { error_type: PANIC.to_owned(), error_message: gone.to_string() }),
        Err(_) => {
            abort.abort();
            Err(Diagnostic {
                error_type: "Timeout".to_owned(),
                error_message: "the function was about to exceed its timeout".to_owned(),
            })
        }
    }
}
