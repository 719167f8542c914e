//! A service that a test changes while it runs.

use lessops::axum::extract::Path;
use lessops::lambda;

const GREETING: &str = "hello";

#[lambda(trigger = http("GET /greet/{name}"))]
fn greet(Path(name): Path<String>) -> String {
    format!("{GREETING} {name}")
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
