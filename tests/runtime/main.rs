//! The runtime, tried on a service in a process of its own: this very binary, which is that service when a test
//! starts it.

mod alb;
mod batches;
mod breaker;
mod custom_resource;
mod deployment;
mod handlers;
mod handles;
mod http;
mod lambda;
mod local;
mod logs;
mod metrics;
mod rest;
mod service;
mod state;
mod streaming;
mod testing;
mod told;
mod websocket;

use std::env;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, run};

/// Set in the environment of the service, to `async` where `main` is to call it inside a runtime.
const SERVICE: &str = "LESSOPS_TEST_SERVICE";

/// Makes a list of functions the tests of their module.
macro_rules! tests {
    ($($test:ident,)*) => {
        pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
            vec![$(libtest_mimic::Trial::test(
                concat!(module_path!(), "::", stringify!($test)),
                || { $test(); Ok(()) },
            )),*]
        }
    };
}
pub(crate) use tests;

fn main() -> ExitCode {
    match env::var(SERVICE).as_deref() {
        Ok("async") => {
            let runtime = tokio::runtime::Runtime::new().expect("the system can start threads");
            return runtime.block_on(async { lessops::run() });
        }
        Ok(_) => return lessops::run(),
        Err(_) => {}
    }
    let tests = [
        alb::tests(),
        batches::tests(),
        breaker::tests(),
        custom_resource::tests(),
        deployment::tests(),
        handlers::tests(),
        handles::tests(),
        http::tests(),
        local::tests(),
        logs::tests(),
        metrics::tests(),
        rest::tests(),
        state::tests(),
        streaming::tests(),
        testing::tests(),
        websocket::tests(),
    ];
    run(&Arguments::from_args(), tests.into_iter().flatten().collect()).exit_code()
}

/// The service, not yet started.
fn service() -> Command {
    let mut service = Command::new(env::current_exe().expect("this binary has a path"));
    service.env(SERVICE, "1").env("RUST_BACKTRACE", "0").env_remove("RUST_LOG");
    service
}
