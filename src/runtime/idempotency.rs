//! Idempotency: at most one run for each key, however often its event is delivered.
//!
//! Before a run its key is claimed in a table, by a write that fails where somebody else has it. After a run that
//! succeeded the claim becomes a memory of its answer; after one that failed it goes, so that the next delivery runs. A
//! claim lasts until Lambda would have ended the run: whoever finds a later one may take the key over. DynamoDB deletes
//! what has expired when it comes to it, so that what counts is the time in an item, and not whether it is there.

mod key;
mod table;
#[cfg(test)]
mod tests;

use std::env;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use lambda_runtime::{Context, Diagnostic, tracing};
use lessops_core::grammar::duration::Duration;
use lessops_core::settings::{DEFAULT_LASTING, LONGEST_TIMEOUT, TABLE_VARIABLE};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::Error;
use crate::runtime::handler::{Handler, Raw, encode, failed};
use crate::runtime::metrics;
use key::{Key, Part, Place};
use table::Table;

/// How many bytes an answer may have to be remembered. An item has room for 400 KB, with the names of its attributes and
/// the key ("Quotas in Amazon DynamoDB" in the Amazon DynamoDB developer guide).
const LONGEST_ANSWER: usize = 390 * 1_024;
/// The status from which on a request counts as failed: whoever mends it sends the same key again.
const FAILED: u64 = 400;

/// What has to be claimed, and by whom.
pub(crate) struct Claim<'a> {
    /// The key, with the function's name in front of it.
    id: &'a str,
    /// The run. No two have the same.
    run: &'a str,
}

/// What there is of a key that could not be claimed, or that it could.
#[derive(Debug)]
pub(crate) enum Claimed {
    /// The run may begin.
    Ours,
    /// Another has begun, and is not over as far as anybody knows.
    Running,
    /// Another has succeeded, with this answer if it was kept.
    Handled(Option<Raw>),
}

/// Where keys are remembered. Each of these is one step that no other gets between. Times are seconds since 1970.
pub(crate) trait Store: Send + Sync {
    /// Claims a key until `expires`, unless it is claimed or handled, and that has not expired at `now`.
    fn claim(
        &self,
        claim: &Claim<'_>,
        expires: u64,
        now: u64,
    ) -> impl Future<Output = Result<Claimed, Error>> + Send;

    /// Makes a memory of a claim. False where another run has claimed the key meanwhile.
    fn keep(
        &self,
        claim: &Claim<'_>,
        expires: u64,
        answer: Option<&RawValue>,
    ) -> impl Future<Output = Result<bool, Error>> + Send;

    /// Gives a claim up, unless another run has it.
    fn release(&self, claim: &Claim<'_>) -> impl Future<Output = Result<(), Error>> + Send;
}

/// What stands between the events of a function and its handler.
pub(crate) struct Guard<S = Table> {
    function: String,
    key: Key,
    /// How long a key is remembered, in seconds.
    lasting: u64,
    store: S,
}

/// What a function's record says for its guard.
#[derive(Deserialize)]
struct Record {
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    idempotent: Option<Settings>,
    #[serde(default)]
    triggers: Vec<Trigger>,
}

#[derive(Deserialize)]
struct Settings {
    key: Vec<Part>,
    #[serde(rename = "for")]
    lasting: Option<String>,
}

#[derive(Deserialize)]
struct Trigger {
    kind: String,
}

impl Guard {
    /// The guard of a function that has one. On a person's machine there is none unless the environment names a table.
    pub(crate) async fn of(handler: &Handler) -> Result<Option<Self>, Diagnostic> {
        // A handler of this crate's own, such as the controller of breakers, has none.
        if handler.record.is_empty() {
            return Ok(None);
        }
        let record: Record =
            serde_json::from_slice(handler.record).expect("the macro wrote the record as JSON");
        let Function { idempotent, triggers } = record.function;
        let Some(settings) = idempotent else { return Ok(None) };
        let table = env::var(TABLE_VARIABLE).ok().filter(|table| !table.is_empty());
        let Some(table) = table else {
            if env::var_os("AWS_LAMBDA_RUNTIME_API").is_some() {
                let what = "the table that remembers what was handled";
                return Err(Diagnostic {
                    error_type: "InitError".to_owned(),
                    error_message: format!(
                        "the environment variable {TABLE_VARIABLE} is not set: it holds {what}"
                    ),
                });
            }
            tracing::warn!("what is delivered twice runs twice here: {TABLE_VARIABLE} names no table");
            return Ok(None);
        };
        let kind = triggers.first().map_or("invoke", |trigger| trigger.kind.as_str());
        Ok(Some(Self::new(handler.name, kind, settings, Table::named(table).await)))
    }
}

impl<S: Store> Guard<S> {
    fn new(function: &str, kind: &str, Settings { key, lasting }: Settings, store: S) -> Self {
        let lasting = lasting.and_then(|text| text.parse::<Duration>().ok());
        let lasting = lasting.map_or(DEFAULT_LASTING, |duration| duration.millis / 1_000);
        Self {
            function: function.to_owned(),
            key: Key { parts: key, place: Place::of(kind) },
            lasting,
            store,
        }
    }

    /// Runs the handler for an event, unless its key was handled or is being handled. `run` begins when it is first polled.
    pub(crate) async fn once(
        &self,
        id: Result<String, Diagnostic>,
        context: &Context,
        run: impl Future<Output = Result<Raw, Diagnostic>> + Send,
    ) -> Result<Raw, Diagnostic> {
        let id = match id {
            Ok(id) => id,
            Err(error) => return self.refuse(400, error),
        };
        // A part that is another in each process and each call: Lambda tries an event again under the same request id.
        let this = format!("{}/{:016x}", context.request_id, RandomState::new().hash_one(&id));
        let claim = Claim { id: &id, run: &this };
        let now = seconds(SystemTime::now());
        match self.store.claim(&claim, ends(context, now), now).await {
            Ok(Claimed::Ours) => {}
            Ok(Claimed::Running) => {
                tracing::info!(key = id, "a duplicate, while the first is handled");
                return self.refuse(409, in_progress(&id));
            }
            Ok(Claimed::Handled(answer)) => {
                tracing::info!(key = id, "a duplicate, answered without a run");
                metrics::write_duplicate(&context.env_config.function_name);
                return answer.map_or_else(|| self.without_answer(&id), Ok);
            }
            Err(error) => return Err(unavailable(error)),
        }
        let outcome = run.await;
        let written = match &outcome {
            Ok(answer) if self.succeeded(answer) => {
                let answer = Some(&**answer).filter(|answer| answer.get().len() <= LONGEST_ANSWER);
                let expires = seconds(SystemTime::now()) + self.lasting;
                self.store.keep(&claim, expires, answer).await
            }
            _ => self.store.release(&claim).await.map(|()| true),
        };
        // The run is over, and its outcome counts: an error now would have a source run it again that need not.
        match written {
            Ok(true) => {}
            Ok(false) => {
                tracing::error!(key = id, "the run took so long that another has taken its key over");
            }
            Err(error) => {
                let error = failed(error).error_message;
                tracing::error!(key = id, "what became of the run is not remembered: {error}");
            }
        }
        outcome
    }

    /// What an event is known by.
    pub(crate) fn id(&self, event: &RawValue) -> Result<String, Diagnostic> {
        Ok(format!("{}#{}", self.function, self.key.of(event)?))
    }

    /// Whether an answer is worth remembering.
    fn succeeded(&self, answer: &RawValue) -> bool {
        #[derive(Deserialize)]
        struct Response {
            #[serde(rename = "statusCode")]
            status: u64,
        }
        self.key.place != Place::Request
            || serde_json::from_str::<Response>(answer.get()).is_ok_and(|response| response.status < FAILED)
    }

    /// The answer to an event that is not handled.
    fn refuse(&self, status: u16, error: Diagnostic) -> Result<Raw, Diagnostic> {
        if self.key.place != Place::Request {
            return Err(error);
        }
        // A load balancer reads the second form of headers, and others the first.
        let text = "text/plain; charset=utf-8";
        encode(&json!({
            "statusCode": status,
            "headers": { "content-type": text },
            "multiValueHeaders": { "content-type": [text] },
            "body": error.error_message,
            "isBase64Encoded": false,
        }))
    }

    /// The answer to a duplicate where that to the first was too long to remember.
    fn without_answer(&self, id: &str) -> Result<Raw, Diagnostic> {
        match self.key.place {
            Place::Request => self.refuse(
                409,
                Diagnostic {
                    error_type: "Handled".to_owned(),
                    error_message: format!("{id} was handled, and its answer was too long to be given again"),
                },
            ),
            Place::Event | Place::Record => encode(&Value::Null),
        }
    }
}

/// Another delivery is being handled. As an error it has the source deliver this one later.
fn in_progress(id: &str) -> Diagnostic {
    Diagnostic { error_type: "InProgress".to_owned(), error_message: format!("{id} is being handled") }
}

/// Without the table nobody knows whether a run would be the first.
fn unavailable(error: Error) -> Diagnostic {
    Diagnostic {
        error_type: "IdempotencyError".to_owned(),
        error_message: format!("cannot ask whether it was handled before: {}", failed(error).error_message),
    }
}

/// When a run that begins now has ended, whatever becomes of it. Outside Lambda nobody ends it; the longest time of a
/// function will do.
fn ends(context: &Context, now: u64) -> u64 {
    match seconds(context.deadline()) {
        0 => now + u64::from(LONGEST_TIMEOUT),
        // The next whole second: an item expires no sooner than what it is about.
        deadline => deadline + 1,
    }
}

/// Seconds since 1970, as DynamoDB's time to live has them.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
