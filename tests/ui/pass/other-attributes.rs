//! Above and below attributes of other crates.

use lessops::{Error, lambda};

#[lambda]
#[tracing::instrument]
async fn below(number: u32) -> Result<u32, Error> {
    Ok(number)
}

#[tracing::instrument]
#[lambda]
#[allow(clippy::unused_async)]
async fn above(number: u32) -> Result<u32, Error> {
    Ok(number)
}

fn main() {}
