//! An execution environment: one process of the binary, which handles one event at a time, and is not used again once it
//! has broken a limit or ended.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::function::Program;
use super::invocation::{Event, FunctionError, Invocation, Report, TIMED_OUT};
use super::logs::Logs;
use super::memory::Memory;
use super::runtime_api::{Id, RuntimeApi};

/// How long a process may take until it asks for its first event ("Understanding the Lambda execution environment
/// lifecycle" in the Lambda developer guide).
const INIT_LIMIT: Duration = Duration::from_secs(10);

/// One environment.
pub(super) struct Environment {
    process: Child,
    api: RuntimeApi,
    logs: Logs,
    memory: Memory,
    started: Instant,
    /// Whether it has asked for an event already.
    is_warm: bool,
}

impl Environment {
    /// Starts a process. It sees nothing of this one's environment but what the function's own says.
    pub(super) async fn start(program: &Program) -> io::Result<Self> {
        let Program { function, binary, label } = program;
        let api = RuntimeApi::listen().await?;
        let mut command = Command::new(binary);
        command.env_clear().envs(&function.variables);
        command.env("LAMBDA_TASK_ROOT", binary.parent().unwrap_or(binary));
        command.env("AWS_LAMBDA_RUNTIME_API", api.address().to_string());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let started = Instant::now();
        let mut process = command.spawn()?;
        let (logs, memory) = (Logs::of(&mut process, label), Memory::new(process.id(), function.memory));
        Ok(Self { process, api, logs, memory, started, is_warm: false })
    }

    /// Whether it waits for an event.
    pub(super) fn is_waiting(&mut self) -> bool {
        self.api.is_waiting() && matches!(self.process.try_wait(), Ok(None))
    }

    /// Has an event handled, within the function's limits.
    pub(super) async fn invoke(&mut self, program: &Program, event: Event) -> Invocation {
        let function = &program.function;
        let id = Id::new(&function.arn, function.timeout);
        let ready = if self.is_warm { Ok(()) } else { self.init(&id).await };
        let init = (!self.is_warm).then(|| self.started.elapsed());
        self.is_warm = true;

        let (outcome, duration) = match ready {
            Err(error) => (Err(error), Duration::ZERO),
            Ok(()) => {
                let began = Instant::now();
                let Self { process, api, memory, .. } = self;
                let outcome = tokio::select! {
                    biased;
                    outcome = api.invoke(&id, event) => outcome,
                    ended = process.wait() => Err(exited(&id, ended)),
                    () = memory.exceeded() => Err(out_of_memory(&id)),
                    () = sleep(function.timeout) => Err(timed_out(&id, "Task", function.timeout)),
                };
                memory.look();
                (if memory.is_exceeded() { Err(out_of_memory(&id)) } else { outcome }, began.elapsed())
            }
        };
        let status = outcome.as_ref().err().filter(|_| !self.is_waiting() || self.memory.is_exceeded());
        let status = status.map(|error| match &*error.error_type {
            TIMED_OUT => "timeout".to_owned(),
            other => format!("error  Error Type: {other}"),
        });
        if status.is_some() {
            // It may have ended by itself; then there is nothing to end.
            let _ = self.process.kill().await;
        }
        self.logs.drained().await;
        let (memory, used) = (function.memory, self.memory.most);
        let report = Report { id: id.request, duration, init, memory, used, status };
        Invocation { outcome, report }
    }

    /// Waits until the process is ready.
    async fn init(&mut self, id: &Id) -> Result<(), FunctionError> {
        let Self { process, api, memory, .. } = self;
        tokio::select! {
            biased;
            ready = api.ready() => ready,
            ended = process.wait() => Err(exited(id, ended)),
            () = memory.exceeded() => Err(out_of_memory(id)),
            () = sleep(INIT_LIMIT) => Err(timed_out(id, "Init", INIT_LIMIT)),
        }
    }
}

fn timed_out(id: &Id, what: &str, limit: Duration) -> FunctionError {
    let message = format!("{what} timed out after {:.2} seconds", limit.as_secs_f64());
    FunctionError::of_request(&id.request, TIMED_OUT, &message)
}

fn out_of_memory(id: &Id) -> FunctionError {
    let message = "Runtime exited with error: signal: killed";
    FunctionError::of_request(&id.request, "Runtime.OutOfMemory", message)
}

fn exited(id: &Id, ended: io::Result<ExitStatus>) -> FunctionError {
    let message = match ended.map(|status| (status.code(), status)) {
        Ok((Some(0), _)) => "Runtime exited without providing a reason".to_owned(),
        Ok((Some(code), _)) => format!("Runtime exited with error: exit status {code}"),
        Ok((None, status)) => format!("Runtime exited with error: {status}"),
        Err(error) => format!("Runtime exited with error: {error}"),
    };
    FunctionError::of_request(&id.request, "Runtime.ExitError", &message)
}
