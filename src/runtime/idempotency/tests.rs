//! The protocol, tried on a store in memory.

#![expect(clippy::option_option, reason = "whether a run is done, and whether its answer was kept")]
#![expect(clippy::unused_async, reason = "a run is a future, whether it waits for something or not")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::value::to_raw_value;
use tokio::task::yield_now;

use super::*;
use crate::runtime::batch::caught;

/// An item, as the table has it.
#[derive(Clone)]
struct Item {
    run: String,
    expires: u64,
    /// The answer, where the run is done.
    done: Option<Option<String>>,
}

#[derive(Default)]
struct Memory {
    items: Mutex<HashMap<String, Item>>,
    /// Whether no write arrives.
    is_down: AtomicBool,
}

impl Memory {
    fn items(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, Item>>, Error> {
        match self.is_down.load(Ordering::SeqCst) {
            true => Err("the table is not there".into()),
            false => Ok(self.items.lock().expect("no test panics while it holds it")),
        }
    }
}

impl Store for Arc<Memory> {
    async fn claim(&self, claim: &Claim<'_>, expires: u64, now: u64) -> Result<Claimed, Error> {
        let mut items = self.items()?;
        match items.get(claim.id).filter(|item| item.expires >= now) {
            Some(Item { done: None, .. }) => Ok(Claimed::Running),
            Some(Item { done: Some(answer), .. }) => {
                Ok(Claimed::Handled(answer.clone().map(RawValue::from_string).transpose()?))
            }
            None => {
                items.insert(claim.id.to_owned(), Item { run: claim.run.to_owned(), expires, done: None });
                Ok(Claimed::Ours)
            }
        }
    }

    async fn keep(&self, claim: &Claim<'_>, expires: u64, answer: Option<&RawValue>) -> Result<bool, Error> {
        let mut items = self.items()?;
        let ours = items.get(claim.id).is_none_or(|item| item.run == claim.run);
        if ours {
            let done = Some(answer.map(|answer| answer.get().to_owned()));
            items.insert(claim.id.to_owned(), Item { run: claim.run.to_owned(), expires, done });
        }
        Ok(ours)
    }

    async fn release(&self, claim: &Claim<'_>) -> Result<(), Error> {
        let mut items = self.items()?;
        if items.get(claim.id).is_some_and(|item| item.run == claim.run) {
            items.remove(claim.id);
        }
        Ok(())
    }
}

/// A function, and how often its handler was called.
struct Tried {
    guard: Guard<Arc<Memory>>,
    memory: Arc<Memory>,
    runs: AtomicUsize,
}

impl Tried {
    fn new(kind: &str) -> Self {
        let memory = Arc::<Memory>::default();
        let key = vec![Part::Pointer("/id".to_owned())];
        let settings = Settings { key, lasting: Some("2h".to_owned()) };
        let guard = Guard::new("ship", kind, settings, Arc::clone(&memory));
        Self { guard, memory, runs: AtomicUsize::new(0) }
    }

    async fn deliver(
        &self,
        event: &Value,
        run: impl Future<Output = Result<Raw, Diagnostic>> + Send,
    ) -> Outcome {
        let id = self.guard.id(&raw(event));
        let counted = async {
            self.runs.fetch_add(1, Ordering::SeqCst);
            run.await
        };
        let outcome = self.guard.once(id, &Context::default(), caught(counted)).await;
        outcome.map(|answer| answer.get().to_owned()).map_err(|error| error.error_type)
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    fn item(&self) -> Option<Item> {
        let items = self.memory.items.lock().expect("no test panics while it holds it");
        items.get(r#"ship#["o-1"]"#).cloned()
    }

    /// Puts an item there, as if somebody else had.
    fn put(&self, expires: u64, done: Option<Option<String>>) {
        let item = Item { run: "another".to_owned(), expires, done };
        self.memory.items().expect("it is there").insert(r#"ship#["o-1"]"#.to_owned(), item);
    }
}

/// The answer, or the type of the error.
type Outcome = Result<String, String>;

fn raw(value: &Value) -> Raw {
    to_raw_value(value).expect("it is JSON")
}

fn order() -> Value {
    json!({ "id": "o-1" })
}

async fn fails() -> Result<Raw, Diagnostic> {
    Err(Diagnostic { error_type: "Broken".to_owned(), error_message: String::new() })
}

async fn answers(value: Value) -> Result<Raw, Diagnostic> {
    Ok(raw(&value))
}

fn now() -> u64 {
    seconds(SystemTime::now())
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    crate::runtime::block_on(future)
}

/// What so many deliveries at once come to.
fn at_once(tried: &Arc<Tried>, deliveries: usize) -> Vec<Outcome> {
    let deliver = |tried: Arc<Tried>| async move {
        let run = async {
            for _ in 0..100 {
                yield_now().await;
            }
            answers(json!("shipped")).await
        };
        tried.deliver(&order(), run).await
    };
    block_on(async {
        let tasks = (0..deliveries).map(|_| tokio::spawn(deliver(Arc::clone(tried)))).collect::<Vec<_>>();
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.expect("no delivery panics"));
        }
        outcomes
    })
}

#[test]
fn of_many_deliveries_at_once_one_runs() {
    let tried = Arc::new(Tried::new("invoke"));
    let outcomes = at_once(&tried, 100);
    assert_eq!(tried.runs(), 1);
    let shipped = Ok(r#""shipped""#.to_owned());
    assert!(outcomes.contains(&shipped));
    let in_progress = Err("InProgress".to_owned());
    assert!(outcomes.iter().all(|outcome| *outcome == shipped || *outcome == in_progress), "{outcomes:?}");
}

#[test]
fn a_claim_that_has_expired_is_taken_over_by_one() {
    let tried = Arc::new(Tried::new("invoke"));
    tried.put(now() - 1, None);
    at_once(&tried, 100);
    assert_eq!(tried.runs(), 1);
}

#[test]
fn a_claim_that_has_not_expired_is_respected() {
    let tried = Tried::new("invoke");
    tried.put(now() + 60, None);
    assert_eq!(block_on(tried.deliver(&order(), fails())), Err("InProgress".to_owned()));
    assert_eq!(tried.runs(), 0);
}

#[test]
fn a_duplicate_gets_the_answer_without_a_run() {
    let tried = Tried::new("invoke");
    let first = block_on(tried.deliver(&order(), answers(json!({ "label": 7 }))));
    assert_eq!(first.as_deref(), Ok(r#"{"label":7}"#));
    assert_eq!(block_on(tried.deliver(&order(), fails())), first);
    assert_eq!(tried.runs(), 1);
    assert_eq!(block_on(tried.deliver(&json!({ "id": "o-2" }), answers(json!(2)))).as_deref(), Ok("2"));
}

#[test]
fn a_key_is_remembered_for_as_long_as_the_attribute_says() {
    let tried = Tried::new("invoke");
    let before = now();
    block_on(tried.deliver(&order(), answers(json!(1)))).expect("it runs");
    let expires = tried.item().expect("it is remembered").expires;
    assert!((before + 7_200..=now() + 7_200).contains(&expires), "{expires}");
    // Past that the item may still be there, and counts no more.
    tried.put(now() - 1, Some(Some("1".to_owned())));
    assert_eq!(block_on(tried.deliver(&order(), answers(json!(2)))).as_deref(), Ok("2"));
}

#[test]
fn a_run_that_fails_or_panics_is_forgotten() {
    let tried = Tried::new("invoke");
    assert_eq!(block_on(tried.deliver(&order(), fails())), Err("Broken".to_owned()));
    assert_eq!(block_on(tried.deliver(&order(), async { panic!("broken") })), Err("Panic".to_owned()));
    assert!(tried.item().is_none());
    assert_eq!(block_on(tried.deliver(&order(), answers(json!(1)))).as_deref(), Ok("1"));
    assert_eq!(tried.runs(), 3);
}

#[test]
fn a_late_run_does_not_undo_what_took_its_key_over() {
    let tried = Tried::new("invoke");
    let late = async {
        tried.put(now() + 60, None);
        answers(json!("late")).await
    };
    assert_eq!(block_on(tried.deliver(&order(), late)).as_deref(), Ok(r#""late""#));
    assert!(tried.item().is_some_and(|item| item.run == "another" && item.done.is_none()));
    let late = async {
        tried.put(now() + 60, None);
        fails().await
    };
    tried.put(now() - 1, None);
    assert_eq!(block_on(tried.deliver(&order(), late)), Err("Broken".to_owned()));
    assert!(tried.item().is_some_and(|item| item.run == "another"));
}

#[test]
fn nothing_runs_while_the_table_is_not_there() {
    let tried = Tried::new("invoke");
    tried.memory.is_down.store(true, Ordering::SeqCst);
    assert_eq!(block_on(tried.deliver(&order(), answers(json!(1)))), Err("IdempotencyError".to_owned()));
    assert_eq!(tried.runs(), 0);
}

#[test]
fn a_run_counts_whose_answer_could_not_be_remembered() {
    let tried = Tried::new("invoke");
    let run = async {
        tried.memory.is_down.store(true, Ordering::SeqCst);
        answers(json!(1)).await
    };
    assert_eq!(block_on(tried.deliver(&order(), run)).as_deref(), Ok("1"));
}

#[test]
fn what_has_no_key_does_not_run() {
    let tried = Tried::new("invoke");
    assert_eq!(block_on(tried.deliver(&json!({}), answers(json!(1)))), Err("MissingKey".to_owned()));
    assert_eq!(tried.runs(), 0);
}

#[test]
fn of_an_answer_that_is_too_long_only_the_fact_is_remembered() {
    let long = || answers(json!("x".repeat(LONGEST_ANSWER)));
    let tried = Tried::new("invoke");
    block_on(tried.deliver(&order(), long())).expect("it runs");
    assert_eq!(block_on(tried.deliver(&order(), long())).as_deref(), Ok("null"));
    let tried = Tried::new("http");
    let long = || answers(json!({ "statusCode": 200, "body": "x".repeat(LONGEST_ANSWER) }));
    block_on(tried.deliver(&request(&order()), long())).expect("it runs");
    assert_eq!(status(&block_on(tried.deliver(&request(&order()), long()))), 409);
    assert_eq!(tried.runs(), 1);
}

fn request(body: &Value) -> Value {
    json!({ "rawPath": "/orders", "requestContext": { "http": { "method": "POST" } }, "body": body.to_string() })
}

fn status(outcome: &Outcome) -> u64 {
    let answer: Value = outcome.as_ref().expect("a request is answered").parse().expect("it is JSON");
    answer["statusCode"].as_u64().expect("it has a status")
}

#[test]
fn a_request_is_told_by_its_status() {
    let tried = Tried::new("http");
    let responds = |status: u16| answers(json!({ "statusCode": status }));
    assert_eq!(status(&block_on(tried.deliver(&request(&json!({})), responds(201)))), 400);
    assert_eq!(tried.runs(), 0);
    // What failed is not remembered, whoever's fault it is.
    for failure in [500, 404] {
        assert_eq!(
            status(&block_on(tried.deliver(&request(&order()), responds(failure)))),
            u64::from(failure)
        );
    }
    let while_it_runs = async {
        assert_eq!(status(&tried.deliver(&request(&order()), responds(201)).await), 409);
        responds(201).await
    };
    assert_eq!(status(&block_on(tried.deliver(&request(&order()), while_it_runs))), 201);
    assert_eq!(tried.runs(), 3);
    assert_eq!(status(&block_on(tried.deliver(&request(&order()), responds(500)))), 201);
    assert_eq!(tried.runs(), 3);
}

#[test]
fn a_claim_lasts_until_lambda_would_have_ended_the_run() {
    let mut context = Context::default();
    assert_eq!(ends(&context, 1_000), 1_900, "nobody ends it");
    context.deadline = 1_700_000_030_400;
    assert_eq!(ends(&context, 1_700_000_000), 1_700_000_031);
}
