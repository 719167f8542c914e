//! An address that somebody waits at for word of a call: it hears the attempts of a process, and answers each as a test
//! says.

use std::io::{BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::Value;

use crate::lambda::{Body, Lambda, Request, Run, Seen, request};

/// What becomes of an attempt.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    HangUp,
    /// A status, and a body.
    Answer(&'static str, &'static str),
}

/// The attempt arrives.
pub(crate) const TAKEN: Then = Then::Answer("200 OK", "");

/// Runs a function that knows the address, and gives what was told at its path.
pub(crate) fn tell(path: &str, lambda: impl FnOnce(&str) -> Lambda, then: &[Then]) -> (Vec<Value>, Run) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    thread::scope(|scope| {
        let attempts = scope.spawn(move || {
            let attempt = |then: &Then| {
                let (mut stream, _) = listener.accept().expect("the process connects");
                let (status, answer) = match then {
                    Then::HangUp => return None,
                    Then::Answer(status, answer) => (status, answer),
                };
                let mut reader = BufReader::new(stream.try_clone().expect("the connection is open"));
                let seen: Seen = Box::new(|_| {});
                let Request { path: found, body: Body::Whole(body), .. } =
                    request(&mut reader, &seen).expect("the process asks")
                else {
                    panic!("nobody takes an answer in pieces");
                };
                assert_eq!(found, path);
                let length = answer.len();
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
                );
                stream.write_all(answer.as_bytes()).expect("the process reads");
                Some(serde_json::from_slice(&body).expect("what is told is JSON"))
            };
            then.iter().filter_map(attempt).collect()
        });
        let run = lambda(&address).run();
        (attempts.join().expect("what is told can be read"), run)
    })
}
