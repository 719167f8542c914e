//! `cargo lessops dev`, with services that are built for real.

mod running;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, built, package, target};
use running::{LIMIT, Running};

/// The service that most tests run, built once.
fn service() -> &'static str {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let binary =
        BINARY.get_or_init(|| built("served", include_str!("dev/service.rs"), "serde_json = \"1\"\n"));
    binary.to_str().expect("the path is text")
}

fn running() -> Running {
    Running::start(Folder::new().command("", ["dev", "--binary", service()]))
}

#[test]
fn a_thousand_requests_are_answered_by_as_many_environments_as_run_at_once() {
    const AT_ONCE: usize = 32;
    let running = running();
    let next = AtomicUsize::new(0);
    let processes: BTreeSet<String> = thread::scope(|scope| {
        let threads = [(); AT_ONCE].map(|()| {
            scope.spawn(|| {
                let mut processes = BTreeSet::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= 1_000 {
                        return processes;
                    }
                    let answer = running.asks(&format!("GET /greet/{number}?tone=!"));
                    let process = answer.body.strip_prefix(&format!("hello {number}! ")).map(str::to_owned);
                    processes.insert(process.unwrap_or_else(|| panic!("{number}: {answer:?}")));
                }
            })
        });
        threads.into_iter().flat_map(|thread| thread.join().expect("all are answered")).collect()
    });
    assert!((1..=AT_ONCE).contains(&processes.len()), "{} processes", processes.len());
}

#[test]
fn a_handler_that_hangs_is_cut_at_its_timeout() {
    let running = running();
    let unavailable = running.asks("GET /hang");
    assert_eq!((unavailable.status, unavailable.json()), (503, json!({ "message": "Service Unavailable" })));
    running.waits_for("Sandbox.Timedout: RequestId: ");
    running.waits_for("Error: Task timed out after 1.00 seconds");
    let failed = running.asks("GET /live/hang");
    assert_eq!((failed.status, failed.json()), (502, json!({ "message": "Internal server error" })));
    let exited = running.asks("GET /exit");
    assert_eq!((exited.status, exited.json()), (500, json!({ "message": "Internal Server Error" })));
    assert_eq!(running.asks("GET /greet/ann").status, 200);
}

#[test]
fn requests_are_let_pass_as_api_gateway_would_but_for_what_only_it_can_check() {
    let running = running();
    let status = |request: &str, headers: &[(&str, &str)]| running.sends(request, headers, "").status;
    assert_eq!(status("GET /nothing", &[]), 404);
    assert_eq!(status("GET /me", &[]), 401);
    // `{}`, `{"sub":"ann"}`, and a signature that is none.
    assert_eq!(status("GET /me", &[("authorization", "Bearer e30.eyJzdWIiOiJhbm4ifQ.x")]), 200);
    assert_eq!(status("GET /guarded", &[]), 403);
    assert_eq!(status("GET /guarded", &[("x-word", "please")]), 200);
    assert_eq!(status("GET /live/keyed", &[]), 403);
    assert_eq!(status("GET /live/keyed", &[("x-api-key", "any")]), 200);
    assert_eq!(status("GET /live/nothing", &[]), 403);
    assert_eq!(running.asks("GET /_url/page/a/b?c=d").body, "https://localhost/a/b?c=d");
    assert!(running.text().contains("auth is a stub"));
}

#[test]
fn a_browser_s_question_is_answered_for_the_function() {
    let running = running();
    let origin = ("origin", "https://shop.example");
    let asked = running.sends("OPTIONS /greet/ann", &[origin, ("access-control-request-method", "GET")], "");
    assert_eq!((asked.status, asked.body.as_str()), (204, ""));
    assert!(asked.head.contains("access-control-allow-methods: GET"), "{}", asked.head);
    let answered = running.sends("GET /greet/ann", &[origin], "");
    assert!(answered.head.contains("access-control-allow-origin: https://shop.example"), "{}", answered.head);
}

#[test]
fn a_schedule_runs_by_hand() {
    let mut running = running();
    assert_eq!(running.asks("POST /_lessops/fire/nightly").json(), json!({ "full": true }));
    assert_eq!(
        running.sends("POST /_lessops/fire/nightly", &[], "{\"full\": 1}").json(),
        json!({ "full": 1 })
    );
    running.types("fire nightly");
    running.waits_for("nightly answered {\"full\":true}");
    let unknown = running.asks("POST /_lessops/fire/nighty");
    let error = "there is no function `nighty`; did you mean `nightly`?";
    assert_eq!((unknown.status, unknown.json()), (400, json!({ "error": error })));
    let page = running.sends("POST /_lessops/fire/nightly", &[("origin", "https://evil.example")], "");
    assert_eq!(page.status, 403);
    running.types("quit");
    assert_eq!(running.code(), Some(0));
}

#[test]
fn what_fails_of_a_batch_is_tried_again_alone_and_given_up_in_the_end() {
    let running = running();
    let body = |text: &str| json!(text).to_string();
    let entries =
        json!([{ "Id": "1", "MessageBody": body("good") }, { "Id": "2", "MessageBody": body("bad") }]);
    let queue =
        running.calls_aws("AmazonSQS.GetQueueUrl", &json!({ "QueueName": "jobs" })).json()["QueueUrl"]
            .clone();
    let sent =
        running.calls_aws("AmazonSQS.SendMessageBatch", &json!({ "QueueUrl": queue, "Entries": entries }));
    assert_eq!(sent.json()["Successful"].as_array().map(Vec::len), Some(2));
    running.waits_for("queue jobs  given up");
    assert!(running.text().contains("queue jobs  2 messages  1 failed"), "{}", running.text());
    let failed = running.asks("GET /_lessops/failed").json();
    let events: Vec<_> =
        failed.as_array().into_iter().flatten().map(|failed| failed["event"].clone()).collect();
    assert_eq!(events, [Json::from(body("bad"))]);
    let unknown =
        running.calls_aws("AmazonSQS.SendMessage", &json!({ "QueueUrl": "x/job", "MessageBody": "" }));
    assert_eq!(
        (unknown.status, &unknown.json()["__type"]),
        (400, &json!("com.amazonaws.sqs#QueueDoesNotExist"))
    );
}

/// Asks until the answer is this one. The limit only ends what would never end.
#[track_caller]
fn until_greeted(running: &Running, expected: &str) {
    let given_up = Instant::now() + LIMIT;
    while running.asks("GET /greet/ann").body != expected {
        assert!(Instant::now() < given_up, "{}", running.text());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn no_request_is_lost_while_a_change_is_built() {
    let source = include_str!("dev/greeter.rs");
    let folder = package("greeter", source, "");
    let target = target().to_str().expect("the target directory has a name");
    let mut command = Folder::new().command("", ["dev", "--offline", "--target-dir", target]);
    command.current_dir(&folder);
    let mut running = Running::start(command);
    let write = |source: &str| fs::write(folder.join("src/main.rs"), source).expect("the folder is ours");
    let greeting = |text: &str| source.replace("\"hello\"", &format!("\"{text}\""));

    write(&greeting("welcome"));
    let steady = || {
        let asks = || running.asks("GET /greet/ann");
        let given_up = Instant::now() + LIMIT;
        let mut answers = vec![asks()];
        while answers[answers.len() - 1].body != "welcome ann" && Instant::now() < given_up {
            answers.push(asks());
        }
        answers
    };
    let answers: Vec<_> = thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(steady));
        threads.into_iter().flat_map(|thread| thread.join().expect("all are answered")).collect()
    });
    let (old, new): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.body == "hello ann");
    assert!(
        new.iter().all(|answer| (answer.status, answer.body.as_str()) == (200, "welcome ann")),
        "{new:?}"
    );
    assert!(new.len() == 4 && old.len() > 4 && old.iter().all(|answer| answer.status == 200));

    write("what is this?");
    running.waits_for("error: expected");
    running.waits_for("the build before this one goes on");
    assert_eq!(running.asks("GET /greet/ann").body, "welcome ann");
    write(&greeting("hi"));
    until_greeted(&running, "hi ann");
    #[cfg(unix)]
    {
        let interrupted = Command::new("kill").args(["-INT", &running.id().to_string()]).status();
        assert!(interrupted.expect("every Unix has it").success());
        assert_eq!(running.code(), Some(0));
    }
}

#[test]
fn a_port_that_somebody_has_is_named() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port().to_string();
    let run = Folder::new().lessops(["dev", "--binary", "nowhere", "--port", &port]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with(&format!("error[L1113]: can't take port {port}: ")), "{}", run.stderr);
    assert!(run.stderr.contains("`--port 0` takes one that is free"), "{}", run.stderr);
}
