//! A crate whose author lints strictly, under a real clippy: what `#[lambda]` makes of it gives no cause for complaint.
//!
//! The crate knows lessops by another name, is a library with a binary, and writes attributes with a macro of its own.

use crate::fixture::{Fixture, file, names, package};

const LIBRARY: &str = r#"
//! Ships orders.

#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused_results)]
#![forbid(unsafe_code)]

#[doc(hidden)]
pub use ops;
use ops::axum::extract::Path;
use ops::axum::http::StatusCode;
use ops::{Context, Error, Init, Record, lambda};

/// Makes a function that runs every day.
#[macro_export]
macro_rules! daily {
    ($function:item) => {
        #[$crate::ops::lambda(crate = $crate::ops, trigger = schedule(rate(1 day)))]
        $function
    };
}

/// What things cost.
#[derive(Debug)]
pub struct Prices(u64);

impl Init for Prices {
    async fn init() -> Result<Self, Error> {
        Ok(Self(std::env::var("PRICE")?.parse()?))
    }
}

/// Ships an order.
///
/// # Errors
/// When nothing was ordered.
#[lambda(crate = ::ops, trigger = "sqs:orders", alarm = errors > 5, timeout = 20s)]
pub async fn ship(order: Record<u64>, context: Context, prices: &Prices) -> Result<(), Error> {
    let sum = order.body.checked_mul(prices.0).ok_or("too much")?;
    println!("{}: {sum}", std::future::ready(context.request_id).await);
    Ok(())
}

/// What an order costs.
///
/// # Errors
/// When nothing was ordered.
#[lambda(crate = ::ops, trigger = http("GET /orders/{id}"))]
pub fn price(Path(id): Path<u64>, prices: &Prices) -> Result<String, StatusCode> {
    let price = id.checked_mul(prices.0).ok_or(StatusCode::NOT_FOUND)?;
    Ok(price.to_string())
}
"#;

const BINARY: &str = r"
//! The service.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

use std::process::ExitCode;

strict_lints::daily! {
    /// Counts the files that are left.
    fn tidy() -> Result<usize, std::io::Error> {
        Ok(std::fs::read_dir(std::env::temp_dir())?.count())
    }
}

fn main() -> ExitCode {
    ops::run()
}
";

#[test]
fn a_crate_that_lints_strictly_passes() {
    let fixture = Fixture::new("strict-lints");
    let manifest = package("strict-lints").replace("lessops = {", "ops = { package = \"lessops\",");
    let manifest =
        manifest.replace("default-features = false", "default-features = false, features = [\"http\"]");
    fixture
        .write("Cargo.toml", &format!("{manifest}\n[workspace]\n"))
        .write("src/lib.rs", LIBRARY.trim_start())
        .write("src/main.rs", BINARY.trim_start())
        .cargo(&["clippy", "--no-deps", "--", "-D", "warnings", "-D", "clippy::pedantic"]);
    assert_eq!(
        names(&file("libstrict_lints.lessops.json").expect("clippy expands macros")),
        ["ship", "price"]
    );
    assert_eq!(names(&file("strict_lints.lessops.json").expect("clippy expands macros")), ["tidy"]);
}
