//! Answers that leave piece by piece.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::http::request;
use crate::lambda::{Lambda, Run};

crate::tests![
    a_piece_leaves_before_the_next_is_made,
    status_headers_and_cookies_go_ahead_of_the_body,
    an_answer_that_is_not_streamed_stays_whole,
    an_error_in_the_middle_ends_the_answer_and_is_logged,
    a_panic_in_the_middle_ends_the_answer_and_is_logged,
    a_panic_before_the_first_piece_is_the_invocation_s_error,
    a_streamed_answer_is_printed_whole_on_a_person_s_machine,
];

fn get(path: &str) -> Value {
    request("GET", path, "", "")
}

/// A file of this process's own.
fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("lessops-{}-{name}", std::process::id()))
}

/// Runs the function, which is told by a file that its first piece has come.
fn streamed(name: &str) -> Run {
    let seen = file(name);
    let lambda = Lambda::handler("pieces").env("SEEN", &seen.to_string_lossy()).event(get("/"));
    let told = seen.clone();
    let lambda = lambda.seen(move |piece| {
        if piece == "first" {
            fs::write(&told, "").expect("the temporary folder takes files");
        }
    });
    let run = lambda.run();
    fs::remove_file(&seen).expect("the first piece has come");
    run
}

fn a_piece_leaves_before_the_next_is_made() {
    assert_eq!(streamed("pieces").streamed[0].pieces, ["first", "second, seen"]);
}

fn status_headers_and_cookies_go_ahead_of_the_body() {
    let run = streamed("prelude");
    let answer = &run.streamed[0];
    assert!(
        answer.head.contains("\nlambda-runtime-function-response-mode: streaming\r\n"),
        "{}",
        answer.head
    );
    let content = "\ncontent-type: application/vnd.awslambda.http-integration-response\r\n";
    assert!(answer.head.contains(content), "{}", answer.head);
    let headers = json!({ "content-type": "text/event-stream", "vary": "accept, origin" });
    assert_eq!(answer.prelude, json!({ "statusCode": 201, "headers": headers, "cookies": ["a=b", "c=d"] }));
}

fn an_answer_that_is_not_streamed_stays_whole() {
    let run = Lambda::handler("all").event(get("/a")).run();
    assert!(run.streamed.is_empty(), "{run:?}");
    assert_eq!(run.answer()["body"], "GET https://shop.example/a");
}

fn an_error_in_the_middle_ends_the_answer_and_is_logged() {
    let run = Lambda::handler("pieces").event(get("/fails")).event(get("/fails")).run();
    assert_eq!(run.streamed.len(), 2, "the process lives on");
    assert_eq!(run.streamed[0].pieces, ["first"]);
    assert!(run.stdout.contains("the answer ends early: no second piece"), "{}", run.stdout);
}

fn a_panic_in_the_middle_ends_the_answer_and_is_logged() {
    let run = Lambda::handler("pieces").event(get("/panics")).event(get("/fails")).run();
    assert_eq!(run.streamed.len(), 2, "the process lives on: {run:#?}");
    assert_eq!(run.streamed[0].pieces, ["first"]);
    assert!(run.stdout.contains("the answer ends early: panicked: over the second piece"), "{}", run.stdout);
}

fn a_panic_before_the_first_piece_is_the_invocation_s_error() {
    let run = Lambda::handler("pieces").event(get("/panic")).run();
    let (kind, message) = run.error();
    assert_eq!(kind, "Panic");
    assert!(message.contains("before the first piece"), "{message}");
}

fn a_streamed_answer_is_printed_whole_on_a_person_s_machine() {
    let event = file("event.json");
    fs::write(&event, get("/").to_string()).expect("the temporary folder takes files");
    let mut command = crate::service();
    command.args(["invoke", "pieces"]).arg(&event).env("SEEN", &event);
    let output = command.output().expect("the test binary runs");
    fs::remove_file(&event).expect("it was written");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("the answer is JSON");
    assert_eq!((&answer["statusCode"], &answer["body"]), (&json!(201), &json!("firstsecond, seen")));
}
