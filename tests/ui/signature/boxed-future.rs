use std::pin::Pin;

use lessops::{Error, lambda};

#[lambda]
fn double(number: u32) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>> {
    Box::pin(async move { Ok(number * 2) })
}

fn main() {}
